import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import portal.ids
import portal.records.models.files
import portal.walls
from portal.migrating import AtOnce


class Migration(AtOnce):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('people', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='PolicyClause',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('anchor', models.SlugField(max_length=60, verbose_name='anchor')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('heading_sv', models.CharField(max_length=200, verbose_name='heading in Swedish')),
                ('heading_en', models.CharField(blank=True, max_length=200, verbose_name='heading in English')),
                ('body_sv', models.TextField(verbose_name='text in Swedish')),
                ('body_en', models.TextField(blank=True, verbose_name='text in English')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.housingcompany', verbose_name='housing company')),
            ],
            options={
                'verbose_name': 'clause of a steering document',
                'verbose_name_plural': 'clauses of steering documents',
                'ordering': ['version', 'sort_order'],
            },
        ),
        migrations.CreateModel(
            name='PolicyDocument',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=60, verbose_name='code')),
                ('title_sv', models.CharField(max_length=200, verbose_name='title in Swedish')),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='title in English')),
                ('document_type', models.CharField(choices=[('policy', 'policy'), ('criteria', 'criteria'), ('plan', 'plan'), ('business_plan', 'business plan'), ('vision', 'vision'), ('owner_directive', "owner's directive"), ('code_of_conduct', 'code of conduct'), ('certificate', 'certificate'), ('business_case', 'business case note'), ('other', 'other')], max_length=20, verbose_name='document type')),
                ('issued_by', models.CharField(blank=True, help_text="A function, not a person's name.", max_length=120, verbose_name='issued by')),
                ('owner', models.CharField(blank=True, max_length=120, verbose_name='document owner')),
                ('adopted_by', models.CharField(blank=True, max_length=120, verbose_name='adopted by')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('review_due', models.DateField(blank=True, null=True, verbose_name='revise no later than')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='records.policydocument', verbose_name='stands under')),
            ],
            options={
                'verbose_name': 'steering document',
                'verbose_name_plural': 'steering documents',
                'ordering': ['title_sv'],
                'constraints': [models.UniqueConstraint(fields=('id', 'company'), name='policy_wall'), models.UniqueConstraint(fields=('company', 'code'), name='policy_code_once', violation_error_message='There is already a document with this code.'), models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='policy_not_under_itself', violation_error_message="A document can't stand under itself."), models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('review_due__isnull', True), ('review_due__gte', models.F('valid_from')), _connector='OR'), name='policy_dates', violation_error_message='The revision is due before the document begins to hold.'), models.CheckConstraint(condition=models.Q(('document_type__in', ['business_case', 'business_plan', 'certificate', 'code_of_conduct', 'criteria', 'other', 'owner_directive', 'plan', 'policy', 'vision'])), name='policy_type'), portal.walls.SameAsParent(column='company', follows=False, name='policy_parent_same_company', parent='parent')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "records_policydocumentevent" ("adopted_by", "code", "company_id", "document_type", "id", "issued_by", "note", "owner", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_due", "source", "title_en", "title_sv", "valid_from") VALUES (NEW."adopted_by", NEW."code", NEW."company_id", NEW."document_type", NEW."id", NEW."issued_by", NEW."note", NEW."owner", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."review_due", NEW."source", NEW."title_en", NEW."title_sv", NEW."valid_from"); RETURN NULL;', hash='92084c65d0cc200266500d1c6b7b90826aab7ba7', operation='INSERT', pgid='pgtrigger_insert_insert_eb2dd', table='records_policydocument', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "records_policydocumentevent" ("adopted_by", "code", "company_id", "document_type", "id", "issued_by", "note", "owner", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_due", "source", "title_en", "title_sv", "valid_from") VALUES (NEW."adopted_by", NEW."code", NEW."company_id", NEW."document_type", NEW."id", NEW."issued_by", NEW."note", NEW."owner", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."review_due", NEW."source", NEW."title_en", NEW."title_sv", NEW."valid_from"); RETURN NULL;', hash='c71ccd737e3801e1e9af1c7171d255ebf47eb018', operation='UPDATE', pgid='pgtrigger_update_update_d3167', table='records_policydocument', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PolicyDocumentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, serialize=False)),
                ('code', models.SlugField(db_index=False, max_length=60, verbose_name='code')),
                ('title_sv', models.CharField(max_length=200, verbose_name='title in Swedish')),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='title in English')),
                ('document_type', models.CharField(choices=[('policy', 'policy'), ('criteria', 'criteria'), ('plan', 'plan'), ('business_plan', 'business plan'), ('vision', 'vision'), ('owner_directive', "owner's directive"), ('code_of_conduct', 'code of conduct'), ('certificate', 'certificate'), ('business_case', 'business case note'), ('other', 'other')], max_length=20, verbose_name='document type')),
                ('issued_by', models.CharField(blank=True, help_text="A function, not a person's name.", max_length=120, verbose_name='issued by')),
                ('owner', models.CharField(blank=True, max_length=120, verbose_name='document owner')),
                ('adopted_by', models.CharField(blank=True, max_length=120, verbose_name='adopted by')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('review_due', models.DateField(blank=True, null=True, verbose_name='revise no later than')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('company', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.policydocument', verbose_name='stands under')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='records.policydocument')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PolicyVersion',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('in_force', 'in force'), ('superseded', 'superseded'), ('withdrawn', 'withdrawn')], default='draft', editable=False, max_length=12, verbose_name='state')),
                ('adopted_on', models.DateField(blank=True, null=True, verbose_name='adopted on')),
                ('change_note', models.CharField(blank=True, max_length=300, verbose_name='what changed')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='records.policydocument', verbose_name='document')),
            ],
            options={
                'verbose_name': 'version of a steering document',
                'verbose_name_plural': 'versions of steering documents',
                'ordering': ['document', '-number'],
                'constraints': [models.UniqueConstraint(fields=('id', 'company'), name='policy_version_wall'), models.UniqueConstraint(fields=('document', 'number'), name='policy_version_once'), models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('document',), name='policy_version_one_in_force', violation_error_message='Another version of the document is in force.'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='policy_version_number'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_force', 'superseded', 'withdrawn'])), name='policy_version_state'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['in_force', 'superseded']), _negated=True), ('adopted_on__isnull', False), _connector='OR'), name='policy_version_adopted'), portal.walls.SameAsParent(column='company', follows=False, name='policy_version_same_company', parent='document')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "records_policyversionevent" ("adopted_on", "change_note", "company_id", "document_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (NEW."adopted_on", NEW."change_note", NEW."company_id", NEW."document_id", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."state"); RETURN NULL;', hash='776a68ea435dba7de5699ee2b06c8041136fb3c5', operation='INSERT', pgid='pgtrigger_insert_insert_8c776', table='records_policyversion', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "records_policyversionevent" ("adopted_on", "change_note", "company_id", "document_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (NEW."adopted_on", NEW."change_note", NEW."company_id", NEW."document_id", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state"); RETURN NULL;', hash='dabf9ac86aac3d94f4b18e86a66668c3d1840135', operation='UPDATE', pgid='pgtrigger_update_update_7501f', table='records_policyversion', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PolicyClauseEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, serialize=False)),
                ('anchor', models.SlugField(db_index=False, max_length=60, verbose_name='anchor')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('heading_sv', models.CharField(max_length=200, verbose_name='heading in Swedish')),
                ('heading_en', models.CharField(blank=True, max_length=200, verbose_name='heading in English')),
                ('body_sv', models.TextField(verbose_name='text in Swedish')),
                ('body_en', models.TextField(blank=True, verbose_name='text in English')),
                ('company', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='records.policyclause')),
                ('version', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.policyversion', verbose_name='version')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='policyclause',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clauses', to='records.policyversion', verbose_name='version'),
        ),
        migrations.CreateModel(
            name='PolicyVersionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, serialize=False)),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('in_force', 'in force'), ('superseded', 'superseded'), ('withdrawn', 'withdrawn')], default='draft', editable=False, max_length=12, verbose_name='state')),
                ('adopted_on', models.DateField(blank=True, null=True, verbose_name='adopted on')),
                ('change_note', models.CharField(blank=True, max_length=300, verbose_name='what changed')),
                ('company', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('document', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.policydocument', verbose_name='document')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='records.policyversion')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=40, verbose_name='purpose')),
                ('name', models.CharField(max_length=200, verbose_name='file name')),
                ('content_type', models.CharField(max_length=100, verbose_name='type')),
                ('size', models.PositiveBigIntegerField(verbose_name='size')),
                ('sha256', models.CharField(max_length=64, verbose_name='fingerprint')),
                ('content', models.FileField(max_length=200, upload_to=portal.records.models.files._where)),
                ('kept_at', models.DateTimeField(verbose_name='kept since')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('kept_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'file',
                'verbose_name_plural': 'files',
                'ordering': ['-kept_at'],
                'indexes': [models.Index(fields=['company', 'sha256'], name='file_content')],
                'constraints': [models.UniqueConstraint(fields=('id', 'company'), name='file_wall')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('input', models.JSONField(default=dict)),
                ('input_hash', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Working'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=16, verbose_name='state')),
                ('ordered_at', models.DateTimeField(verbose_name='ordered at')),
                ('queued_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True, verbose_name='started at')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='progress')),
                ('progress_text', models.CharField(blank=True, max_length=200, verbose_name='what is being done')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('error', models.TextField(blank=True, verbose_name='what went wrong')),
                ('cancel_asked', models.BooleanField(default=False)),
                ('result', models.JSONField(blank=True, default=dict)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('ordered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ordered by')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation', verbose_name='organisation')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.storedfile', verbose_name='file')),
            ],
            options={
                'verbose_name': 'job',
                'verbose_name_plural': 'jobs',
                'ordering': ['-ordered_at'],
                'indexes': [models.Index(fields=['state', 'queued_at'], name='job_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'running'])), fields=('company', 'kind', 'input_hash'), name='job_once_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['cancelled', 'done', 'failed'])), models.Q(models.Q(('state__in', ['cancelled', 'done', 'failed']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='job_ended_at'), models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='job_progress')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=500, unique=True)),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('to_email', models.EmailField(max_length=254, verbose_name='to')),
                ('to_name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                ('language', models.CharField(default='sv', max_length=2, verbose_name='language')),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
                ('state', models.CharField(choices=[('queued', 'Waiting to be sent'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Could not be sent'), ('void', 'Void')], default='queued', max_length=16, verbose_name='state')),
                ('queued_at', models.DateTimeField(verbose_name='written at')),
                ('next_try_at', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('error', models.TextField(blank=True, verbose_name='what went wrong')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='sent at')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation', verbose_name='organisation')),
                ('to_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('attachment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.storedfile', verbose_name='attached file')),
            ],
            options={
                'verbose_name': 'letter',
                'verbose_name_plural': 'letters',
                'ordering': ['-queued_at'],
                'indexes': [models.Index(fields=['state', 'next_try_at'], name='letter_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state__in', ['sent'])), models.Q(models.Q(('state__in', ['sent']), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='letter_sent_at'), portal.walls.SameAsParent(column='company', follows=False, name='letter_file_same_company', parent='attachment')],
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=20)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.housingcompany', verbose_name='housing company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'code', 'year'), name='number_series_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='policyclause',
            constraint=models.UniqueConstraint(fields=('version', 'anchor'), name='policy_clause_once', violation_error_message='The version already has a clause with this anchor.'),
        ),
        migrations.AddConstraint(
            model_name='policyclause',
            constraint=portal.walls.SameAsParent(column='company', follows=False, name='policy_clause_same_company', parent='version'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policyclause',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "records_policyclauseevent" ("anchor", "body_en", "body_sv", "company_id", "heading_en", "heading_sv", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_order", "version_id") VALUES (NEW."anchor", NEW."body_en", NEW."body_sv", NEW."company_id", NEW."heading_en", NEW."heading_sv", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sort_order", NEW."version_id"); RETURN NULL;', hash='820df1f2b0b4a4f19a6e24f9153867aa24cfc655', operation='INSERT', pgid='pgtrigger_insert_insert_e6ad7', table='records_policyclause', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policyclause',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "records_policyclauseevent" ("anchor", "body_en", "body_sv", "company_id", "heading_en", "heading_sv", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_order", "version_id") VALUES (NEW."anchor", NEW."body_en", NEW."body_sv", NEW."company_id", NEW."heading_en", NEW."heading_sv", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sort_order", NEW."version_id"); RETURN NULL;', hash='16b5c96f8b65baef0968d903449cd2c088f3e565', operation='UPDATE', pgid='pgtrigger_update_update_ccaf2', table='records_policyclause', when='AFTER')),
        ),
        migrations.AddField(
            model_name='letter',
            name='unsubscribe_url',
            field=models.URLField(blank=True, max_length=500),
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('register', models.CharField(max_length=80, verbose_name='register')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('query', models.CharField(max_length=2000, verbose_name='filter')),
                ('is_shared', models.BooleanField(default=False, verbose_name='for all colleagues')),
                ('saved_at', models.DateTimeField(verbose_name='saved at')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
            ],
            options={
                'verbose_name': 'saved view',
                'verbose_name_plural': 'saved views',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('company', 'register', 'saved_by', 'name'), name='saved_view_once', violation_error_message='You have a view with this name already.')],
            },
        ),
    ]
