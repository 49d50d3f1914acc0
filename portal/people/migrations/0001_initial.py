import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import portal.ids
import portal.people.models
import portal.people.models.reminders
from portal.migrating import AtOnce


class Migration(AtOnce):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
                ('full_name', models.CharField(max_length=150, verbose_name='name')),
                ('language', models.CharField(choices=[('sv', 'Swedish'), ('en', 'English')], default='sv', max_length=2, verbose_name='language of letters')),
                ('is_active', models.BooleanField(default=True, verbose_name='may log in')),
                ('date_joined', models.DateTimeField(auto_now_add=True, verbose_name='account since')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ['full_name'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email', violation_error_message='There is already an account with this e-mail.')],
            },
        ),
        migrations.CreateModel(
            name='HousingCompany',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='short name in addresses')),
                ('legal_form', models.CharField(choices=[('limited_company', 'limited company (aktiebolag)'), ('foundation', 'foundation (stiftelse)'), ('cooperative', 'cooperative association')], default='limited_company', max_length=20, verbose_name='legal form')),
                ('is_public_benefit', models.BooleanField(default=True, verbose_name='municipal public-benefit company')),
                ('org_number', models.CharField(blank=True, max_length=10, verbose_name='organisation number')),
                ('municipality', models.CharField(blank=True, max_length=80, verbose_name='municipality')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('accent_colour', models.CharField(blank=True, help_text="Used for headings and charts in the company's own pages and report.", max_length=7, validators=[portal.people.models.readable_accent], verbose_name='accent colour')),
                ('vision_sv', models.CharField(blank=True, max_length=300, verbose_name='vision in Swedish')),
                ('vision_en', models.CharField(blank=True, max_length=300, verbose_name='vision in English')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail that tenants and associations can write to')),
            ],
            options={
                'verbose_name': 'housing company',
                'verbose_name_plural': 'housing companies',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('legal_form__in', ['cooperative', 'foundation', 'limited_company'])), name='company_legal_form')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('caseworker', 'Caseworker'), ('manager', 'Manager'), ('finance', 'Finance'), ('administrator', 'Company administrator'), ('board', 'Board member'), ('auditor', 'Auditor')], max_length=20, verbose_name='role')),
                ('since', models.DateField(verbose_name='since')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'role at the company',
                'verbose_name_plural': 'roles at the company',
                'ordering': ['user__full_name', 'role'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('company', 'user', 'role'), name='membership_once', violation_error_message='This person holds the role already.'), models.CheckConstraint(condition=models.Q(('role__in', ['administrator', 'auditor', 'board', 'caseworker', 'finance', 'manager'])), name='membership_role')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_membershipevent" ("company_id", "ended_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "since", "user_id") VALUES (NEW."company_id", NEW."ended_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."since", NEW."user_id"); RETURN NULL;', hash='bb7625ea2c8d9574cb7e1dfd1ddf92f9486b21e7', operation='INSERT', pgid='pgtrigger_insert_insert_6bbf7', table='people_membership', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_membershipevent" ("company_id", "ended_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "since", "user_id") VALUES (NEW."company_id", NEW."ended_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."since", NEW."user_id"); RETURN NULL;', hash='a70658bbc9708f4aa5b21a13a37b065b8bcf08b0', operation='UPDATE', pgid='pgtrigger_update_update_c12bb', table='people_membership', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='MembershipEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, serialize=False)),
                ('role', models.CharField(choices=[('caseworker', 'Caseworker'), ('manager', 'Manager'), ('finance', 'Finance'), ('administrator', 'Company administrator'), ('board', 'Board member'), ('auditor', 'Auditor')], max_length=20, verbose_name='role')),
                ('since', models.DateField(verbose_name='since')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('company', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='people.membership')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('kind', models.CharField(choices=[('commercial_tenant', 'commercial tenant'), ('association', 'association'), ('public_body', 'public body'), ('company', 'company'), ('foundation', 'foundation'), ('residents', 'group of residents')], default='commercial_tenant', max_length=20, verbose_name='kind')),
                ('org_number', models.CharField(blank=True, max_length=10, verbose_name='organisation number')),
                ('sole_trader_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('sole_trader_masked', models.CharField(blank=True, editable=False, max_length=20, verbose_name='sole trader')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.housingcompany', verbose_name='housing company')),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('id', 'company'), name='organisation_wall'), models.UniqueConstraint(condition=models.Q(('org_number', ''), _negated=True), fields=('company', 'org_number'), name='organisation_number_once', violation_error_message='This organisation number is in the register already.'), models.UniqueConstraint(condition=models.Q(('sole_trader_key', ''), _negated=True), fields=('company', 'sole_trader_key'), name='organisation_sole_trader_once'), models.CheckConstraint(condition=models.Q(('org_number', ''), ('sole_trader_key', ''), _connector='OR'), name='organisation_number_or_sole_trader'), models.CheckConstraint(condition=models.Q(('kind__in', ['association', 'commercial_tenant', 'company', 'foundation', 'public_body', 'residents'])), name='organisation_kind')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_organisationevent" ("company_id", "email", "id", "kind", "name", "org_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sole_trader_key", "sole_trader_masked", "website") VALUES (NEW."company_id", NEW."email", NEW."id", NEW."kind", NEW."name", NEW."org_number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."sole_trader_key", NEW."sole_trader_masked", NEW."website"); RETURN NULL;', hash='5cd20610814f9ddd355f6ab695c32375ae851beb', operation='INSERT', pgid='pgtrigger_insert_insert_d087f', table='people_organisation', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_organisationevent" ("company_id", "email", "id", "kind", "name", "org_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sole_trader_key", "sole_trader_masked", "website") VALUES (NEW."company_id", NEW."email", NEW."id", NEW."kind", NEW."name", NEW."org_number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."sole_trader_key", NEW."sole_trader_masked", NEW."website"); RETURN NULL;', hash='a79256a78d05217429a967334070bac5caec2c57', operation='UPDATE', pgid='pgtrigger_update_update_c3fee', table='people_organisation', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('full_name', models.CharField(max_length=150, verbose_name='name')),
                ('role', models.CharField(choices=[('caseworker', 'Caseworker'), ('manager', 'Manager'), ('finance', 'Finance'), ('administrator', 'Company administrator'), ('board', 'Board member'), ('auditor', 'Auditor'), ('org_administrator', 'Administrator of the organisation'), ('org_reporter', 'Reporter'), ('org_signatory', 'Authorised signatory')], max_length=20, verbose_name='role')),
                ('language', models.CharField(choices=[('sv', 'Swedish'), ('en', 'English')], default='sv', max_length=2, verbose_name='language')),
                ('invited_at', models.DateTimeField(verbose_name='invited at')),
                ('expires_at', models.DateTimeField(verbose_name='valid until')),
                ('accepted_at', models.DateTimeField(editable=False, null=True, verbose_name='accepted at')),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='withdrawn at')),
                ('accepted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invited by')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['-invited_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted'), models.CheckConstraint(condition=models.Q(models.Q(('organisation', None), ('role__in', ['administrator', 'auditor', 'board', 'caseworker', 'finance', 'manager'])), models.Q(('organisation__isnull', False), ('role__in', ['org_administrator', 'org_reporter', 'org_signatory'])), _connector='OR'), name='invitation_role_fits', violation_error_message='Choose an organisation for a role outside the company.'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('invited_at'))), name='invitation_lasts')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, serialize=False)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('kind', models.CharField(choices=[('commercial_tenant', 'commercial tenant'), ('association', 'association'), ('public_body', 'public body'), ('company', 'company'), ('foundation', 'foundation'), ('residents', 'group of residents')], default='commercial_tenant', max_length=20, verbose_name='kind')),
                ('org_number', models.CharField(blank=True, max_length=10, verbose_name='organisation number')),
                ('sole_trader_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('sole_trader_masked', models.CharField(blank=True, editable=False, max_length=20, verbose_name='sole trader')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('company', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='people.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Representative',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('org_administrator', 'Administrator of the organisation'), ('org_reporter', 'Reporter'), ('org_signatory', 'Authorised signatory')], max_length=20, verbose_name='role')),
                ('since', models.DateField(verbose_name='since')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation', verbose_name='organisation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='represents', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'representative',
                'verbose_name_plural': 'representatives',
                'ordering': ['organisation__name', 'user__full_name', 'role'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('organisation', 'user', 'role'), name='representative_once', violation_error_message='This person holds the role already.'), models.CheckConstraint(condition=models.Q(('organisation__isnull', False)), name='representative_of_someone'), models.CheckConstraint(condition=models.Q(('role__in', ['org_administrator', 'org_reporter', 'org_signatory'])), name='representative_role')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_representativeevent" ("company_id", "ended_on", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "since", "user_id") VALUES (NEW."company_id", NEW."ended_on", NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."since", NEW."user_id"); RETURN NULL;', hash='3c518940fac37a6132c7b468c0f4235e475f7479', operation='INSERT', pgid='pgtrigger_insert_insert_5cf79', table='people_representative', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_representativeevent" ("company_id", "ended_on", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "since", "user_id") VALUES (NEW."company_id", NEW."ended_on", NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."since", NEW."user_id"); RETURN NULL;', hash='af5b0f3a7503aeb71869688659db7755de1a7bc1', operation='UPDATE', pgid='pgtrigger_update_update_3d2af', table='people_representative', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='RepresentativeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, serialize=False)),
                ('role', models.CharField(choices=[('org_administrator', 'Administrator of the organisation'), ('org_reporter', 'Reporter'), ('org_signatory', 'Authorised signatory')], max_length=20, verbose_name='role')),
                ('since', models.DateField(verbose_name='since')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('company', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.organisation', verbose_name='organisation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='people.representative')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReminderPlan',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('days', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)]), blank=True, default=portal.people.models.reminders.usual_days, help_text='Counted from the last day, separated by commas: -14 is two weeks before, 0 the day itself, 7 a week after. Leave it empty to send no reminders.', size=None, verbose_name='days')),
                ('reminded_until', models.DateField(editable=False, null=True, verbose_name='reminded until')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.housingcompany', verbose_name='housing company')),
            ],
            options={
                'verbose_name': 'plan of reminders',
                'verbose_name_plural': 'plan of reminders',
            },
        ),
        migrations.CreateModel(
            name='ReminderPlanEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, serialize=False)),
                ('days', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)]), blank=True, default=portal.people.models.reminders.usual_days, help_text='Counted from the last day, separated by commas: -14 is two weeks before, 0 the day itself, 7 a week after. Leave it empty to send no reminders.', size=None, verbose_name='days')),
                ('reminded_until', models.DateField(editable=False, null=True, verbose_name='reminded until')),
                ('company', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='people.reminderplan')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='revoked at')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calendar_feeds', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'calendar feed',
                'verbose_name_plural': 'calendar feeds',
                'ordering': ['-made_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('user',), name='feed_one_live'), models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='feed_digest')],
            },
        ),
        migrations.CreateModel(
            name='ReminderChoice',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('cadence', models.CharField(choices=[('each', 'One letter for each thing, as its last day comes near'), ('weekly', 'One letter a week, on Mondays, with all that waits'), ('never', 'No reminders')], default='each', max_length=10, verbose_name='reminders')),
                ('unwanted', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None, verbose_name='not about')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reminder_choice', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'choice of reminders',
                'verbose_name_plural': 'choices of reminders',
                'constraints': [models.CheckConstraint(condition=models.Q(('cadence__in', ['each', 'never', 'weekly'])), name='reminder_cadence')],
            },
        ),
        migrations.AddConstraint(
            model_name='reminderplan',
            constraint=models.UniqueConstraint(fields=('company',), name='reminder_plan_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reminderplan',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_reminderplanevent" ("company_id", "days", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminded_until") VALUES (NEW."company_id", NEW."days", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reminded_until"); RETURN NULL;', hash='9e624eb4e294c71bc6106ffcce458ecfdd7975ad', operation='INSERT', pgid='pgtrigger_insert_insert_98e9a', table='people_reminderplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reminderplan',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_reminderplanevent" ("company_id", "days", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminded_until") VALUES (NEW."company_id", NEW."days", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reminded_until"); RETURN NULL;', hash='785147d81e303bc2dd5689da27ad327021d8a0b9', operation='UPDATE', pgid='pgtrigger_update_update_be14d', table='people_reminderplan', when='AFTER')),
        ),
    ]
