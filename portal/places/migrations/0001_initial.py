import django.db.models.deletion
import pgtrigger.compiler
import portal.ids
import portal.walls
from django.db import migrations, models

from portal.migrating import AtOnce


class Migration(AtOnce):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='District',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name_sv', models.CharField(max_length=200, verbose_name='name in Swedish')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('code', models.SlugField(max_length=60, verbose_name='code')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('is_illustrative', models.BooleanField(default=False, help_text="Put in as an example; not from the company's own list of districts.", verbose_name='example')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='places.district', verbose_name='part of')),
            ],
            options={
                'verbose_name': 'district',
                'verbose_name_plural': 'districts',
                'ordering': ['sort_order', 'name_sv'],
                'constraints': [models.UniqueConstraint(fields=('id', 'company'), name='district_wall'), models.UniqueConstraint(fields=('company', 'code'), name='district_code_once', violation_error_message='There is already a district with this code.'), models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='district_not_in_itself', violation_error_message="A district can't be part of itself."), portal.walls.SameAsParent(column='company', follows=False, name='district_parent_same_company', parent='parent')],
            },
        ),
        migrations.CreateModel(
            name='AreaRule',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name_sv', models.CharField(max_length=200, verbose_name='name in Swedish')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('code', models.SlugField(max_length=60, verbose_name='code')),
                ('kind', models.CharField(choices=[('income', 'income from work, studies or pension'), ('order', 'order in homes and premises'), ('service_mix', 'the right business in each premises')], max_length=20, verbose_name='kind')),
                ('description_sv', models.TextField(blank=True, verbose_name='description in Swedish')),
                ('description_en', models.TextField(blank=True, verbose_name='description in English')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('districts', models.ManyToManyField(blank=True, help_text='Empty: the company has not published where the rule holds.', related_name='rules', to='places.district', verbose_name='districts')),
            ],
            options={
                'verbose_name': 'area rule',
                'verbose_name_plural': 'area rules',
                'ordering': ['name_sv'],
                'constraints': [models.UniqueConstraint(fields=('company', 'code'), name='area_rule_code_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['income', 'order', 'service_mix'])), name='area_rule_kind')],
            },
        ),
        migrations.CreateModel(
            name='Premises',
            fields=[
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('object_number', models.CharField(max_length=40, verbose_name='object number')),
                ('kind', models.CharField(choices=[('premises', 'premises'), ('shop', 'shop'), ('office', 'office'), ('storage', 'storage'), ('meeting_place', 'meeting place'), ('dwelling', 'dwelling'), ('parking', 'parking space'), ('garage', 'garage'), ('other', 'other')], default='premises', max_length=20, verbose_name='kind')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('postcode', models.CharField(blank=True, max_length=6, verbose_name='postcode')),
                ('city', models.CharField(blank=True, max_length=80, verbose_name='town')),
                ('area_m2', models.DecimalField(blank=True, decimal_places=1, max_digits=9, null=True, verbose_name='area, m²')),
                ('service_mix_note', models.CharField(blank=True, help_text='Which kind of business suits these premises and the service nearby.', max_length=300, verbose_name='what the district needs here')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='premises', to='places.district', verbose_name='district')),
            ],
            options={
                'verbose_name': 'premises',
                'verbose_name_plural': 'premises',
                'ordering': ['object_number'],
                'constraints': [models.UniqueConstraint(fields=('id', 'company'), name='premises_wall'), models.UniqueConstraint(fields=('company', 'object_number'), name='premises_number_once', violation_error_message='There are already premises with this number.'), models.CheckConstraint(condition=models.Q(('kind__in', ['dwelling', 'garage', 'meeting_place', 'office', 'other', 'parking', 'premises', 'shop', 'storage'])), name='premises_kind'), models.CheckConstraint(condition=models.Q(('area_m2__isnull', True), ('area_m2__gt', 0), _connector='OR'), name='premises_area', violation_error_message='Write an area above zero.'), portal.walls.SameAsParent(column='company', follows=False, name='premises_district_same_company', parent='district')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "places_premisesevent" ("address", "area_m2", "city", "company_id", "district_id", "id", "kind", "object_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "service_mix_note") VALUES (NEW."address", NEW."area_m2", NEW."city", NEW."company_id", NEW."district_id", NEW."id", NEW."kind", NEW."object_number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."postcode", NEW."service_mix_note"); RETURN NULL;', hash='ecb4f1eefe744ac62a69bfa4b69db189100230b9', operation='INSERT', pgid='pgtrigger_insert_insert_34fc6', table='places_premises', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "places_premisesevent" ("address", "area_m2", "city", "company_id", "district_id", "id", "kind", "object_number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "service_mix_note") VALUES (NEW."address", NEW."area_m2", NEW."city", NEW."company_id", NEW."district_id", NEW."id", NEW."kind", NEW."object_number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."postcode", NEW."service_mix_note"); RETURN NULL;', hash='901a4e8ae7e1e08e3da472f03f48be24b5566958', operation='UPDATE', pgid='pgtrigger_update_update_3cac7', table='places_premises', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PremisesEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=portal.ids.uuid7, editable=False, serialize=False)),
                ('object_number', models.CharField(max_length=40, verbose_name='object number')),
                ('kind', models.CharField(choices=[('premises', 'premises'), ('shop', 'shop'), ('office', 'office'), ('storage', 'storage'), ('meeting_place', 'meeting place'), ('dwelling', 'dwelling'), ('parking', 'parking space'), ('garage', 'garage'), ('other', 'other')], default='premises', max_length=20, verbose_name='kind')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('postcode', models.CharField(blank=True, max_length=6, verbose_name='postcode')),
                ('city', models.CharField(blank=True, max_length=80, verbose_name='town')),
                ('area_m2', models.DecimalField(blank=True, decimal_places=1, max_digits=9, null=True, verbose_name='area, m²')),
                ('service_mix_note', models.CharField(blank=True, help_text='Which kind of business suits these premises and the service nearby.', max_length=300, verbose_name='what the district needs here')),
                ('company', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.housingcompany', verbose_name='housing company')),
                ('district', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='places.district', verbose_name='district')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='places.premises')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
