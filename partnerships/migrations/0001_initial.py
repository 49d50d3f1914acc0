import django.db.models.deletion
import pgtrigger.compiler
import portal.ids
import portal.walls
from django.db import migrations, models

from portal.migrating import AtOnce


class Migration(AtOnce):

    initial = True

    dependencies = [
        ('activities', '0001_initial'),
        ('goals', '0001_initial'),
        ('people', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('places', '0001_initial'),
        ('records', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CooperationAgreement',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name_sv', models.CharField(max_length=200, verbose_name='name in Swedish')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('code', models.SlugField(max_length=60, verbose_name='code')),
                ('kind', models.CharField(choices=[('cooperation', 'cooperation agreement (samverkansavtal)'), ('iop', 'partnership with civil society (IOP)')], default='cooperation', max_length=12, verbose_name='kind')),
                ('purpose_sv', models.TextField(blank=True, verbose_name='purpose in Swedish')),
                ('purpose_en', models.TextField(blank=True, verbose_name='purpose in English')),
                ('goals_sv', models.TextField(blank=True, verbose_name='goals in Swedish')),
                ('goals_en', models.TextField(blank=True, verbose_name='goals in English')),
                ('horizon_sv', models.CharField(blank=True, max_length=200, verbose_name='time horizon in Swedish')),
                ('horizon_en', models.CharField(blank=True, max_length=200, verbose_name='time horizon in English')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                ('announced_on', models.DateField(blank=True, null=True, verbose_name='announced on')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='ends on')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='to be reviewed on')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('activities', models.ManyToManyField(blank=True, related_name='agreements', to='activities.activity', verbose_name='activities')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('districts', models.ManyToManyField(blank=True, related_name='agreements', to='places.district', verbose_name='districts')),
                ('mandate', models.ForeignKey(blank=True, help_text='The steering document in which the board asks for this.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='records.policydocument', verbose_name='mandate')),
                ('scheme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='goals.framework', verbose_name='focus areas')),
                ('supersedes', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='partnerships.cooperationagreement', verbose_name='replaces')),
            ],
            options={
                'verbose_name': 'cooperation agreement',
                'verbose_name_plural': 'cooperation agreements',
                'ordering': ['name_sv'],
                'constraints': [models.UniqueConstraint(fields=('id', 'company'), name='agreement_wall'), models.UniqueConstraint(fields=('company', 'code'), name='agreement_code_once', violation_error_message='There is already an agreement with this code.'), models.CheckConstraint(condition=models.Q(('supersedes', None), models.Q(('supersedes', models.F('id')), _negated=True), _connector='OR'), name='agreement_not_itself', violation_error_message="An agreement can't replace itself."), models.CheckConstraint(condition=models.Q(('signed_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('signed_on')), _connector='OR'), name='agreement_period', violation_error_message='The end is before the start.'), models.CheckConstraint(condition=models.Q(('kind__in', ['cooperation', 'iop'])), name='agreement_kind'), portal.walls.SameAsParent(column='company', follows=False, name='agreement_scheme_same_company', parent='scheme'), portal.walls.SameAsParent(column='company', follows=False, name='agreement_mandate_same_company', parent='mandate'), portal.walls.SameAsParent(column='company', follows=False, name='agreement_supersedes_same_company', parent='supersedes')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partnerships_cooperationagreementevent" ("announced_on", "code", "company_id", "ends_on", "goals_en", "goals_sv", "horizon_en", "horizon_sv", "id", "kind", "mandate_id", "name_en", "name_sv", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose_en", "purpose_sv", "review_on", "scheme_id", "signed_on", "source", "supersedes_id") VALUES (NEW."announced_on", NEW."code", NEW."company_id", NEW."ends_on", NEW."goals_en", NEW."goals_sv", NEW."horizon_en", NEW."horizon_sv", NEW."id", NEW."kind", NEW."mandate_id", NEW."name_en", NEW."name_sv", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose_en", NEW."purpose_sv", NEW."review_on", NEW."scheme_id", NEW."signed_on", NEW."source", NEW."supersedes_id"); RETURN NULL;', hash='f82e616eb395f17eac1f058d0e18e3ceab6655da', operation='INSERT', pgid='pgtrigger_insert_insert_7788d', table='partnerships_cooperationagreement', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partnerships_cooperationagreementevent" ("announced_on", "code", "company_id", "ends_on", "goals_en", "goals_sv", "horizon_en", "horizon_sv", "id", "kind", "mandate_id", "name_en", "name_sv", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose_en", "purpose_sv", "review_on", "scheme_id", "signed_on", "source", "supersedes_id") VALUES (NEW."announced_on", NEW."code", NEW."company_id", NEW."ends_on", NEW."goals_en", NEW."goals_sv", NEW."horizon_en", NEW."horizon_sv", NEW."id", NEW."kind", NEW."mandate_id", NEW."name_en", NEW."name_sv", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose_en", NEW."purpose_sv", NEW."review_on", NEW."scheme_id", NEW."signed_on", NEW."source", NEW."supersedes_id"); RETURN NULL;', hash='3b7e732992dd021efe46f6b9ef9a4b8d98f33dbe', operation='UPDATE', pgid='pgtrigger_update_update_1dea7', table='partnerships_cooperationagreement', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='AgreementParty',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('contact_function', models.CharField(blank=True, help_text="A function, not a person's name.", max_length=120, verbose_name='contact')),
                ('signatory_function', models.CharField(blank=True, help_text="A function, not a person's name.", max_length=120, verbose_name='signed by')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('organisation', models.ForeignKey(blank=True, help_text='Empty: the housing company itself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation', verbose_name='organisation')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='partnerships.cooperationagreement', verbose_name='agreement')),
            ],
            options={
                'verbose_name': 'party',
                'verbose_name_plural': 'parties',
                'ordering': ['agreement', 'sort_order'],
                'constraints': [models.UniqueConstraint(fields=('agreement', 'organisation'), name='agreement_party_once', nulls_distinct=False, violation_error_message='This party is there already.'), portal.walls.SameAsParent(column='company', follows=False, name='agreement_party_same_company', parent='agreement'), portal.walls.SameAsParent(column='company', follows=False, name='agreement_party_organisation_same_company', parent='organisation')],
            },
        ),
        migrations.CreateModel(
            name='CooperationAgreementEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, serialize=False)),
                ('name_sv', models.CharField(max_length=200, verbose_name='name in Swedish')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('code', models.SlugField(db_index=False, max_length=60, verbose_name='code')),
                ('kind', models.CharField(choices=[('cooperation', 'cooperation agreement (samverkansavtal)'), ('iop', 'partnership with civil society (IOP)')], default='cooperation', max_length=12, verbose_name='kind')),
                ('purpose_sv', models.TextField(blank=True, verbose_name='purpose in Swedish')),
                ('purpose_en', models.TextField(blank=True, verbose_name='purpose in English')),
                ('goals_sv', models.TextField(blank=True, verbose_name='goals in Swedish')),
                ('goals_en', models.TextField(blank=True, verbose_name='goals in English')),
                ('horizon_sv', models.CharField(blank=True, max_length=200, verbose_name='time horizon in Swedish')),
                ('horizon_en', models.CharField(blank=True, max_length=200, verbose_name='time horizon in English')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                ('announced_on', models.DateField(blank=True, null=True, verbose_name='announced on')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='ends on')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='to be reviewed on')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('company', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('mandate', models.ForeignKey(blank=True, db_constraint=False, help_text='The steering document in which the board asks for this.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.policydocument', verbose_name='mandate')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partnerships.cooperationagreement')),
                ('scheme', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='goals.framework', verbose_name='focus areas')),
                ('supersedes', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partnerships.cooperationagreement', verbose_name='replaces')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
