"""`manage.py load_presets`: what is shared by all, brought in line as often as one likes."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.audit.models import AuditEvent
from common import clock
from tests.training.factories import CompletionFactory, ElementFactory, ModuleFactory
from training.frameworks import preset_files as vocabulary_files
from training.frameworks.actions import load_framework, load_targets
from training.frameworks.models import (
    Element,
    ElementMapping,
    EvidenceType,
    FeedbackKind,
    FormerName,
    TargetLevel,
)
from training.frameworks.preset_fields import WrongPreset
from training.modules.models import Completion, Module, Topic
from training.modules.preset_actions import load_catalogue
from training.modules.preset_files import read_catalogue

pytestmark = pytest.mark.django_db


def load():
    said = StringIO()
    call_command("load_presets", stdout=said)
    return said.getvalue().strip()


def written():
    return AuditEvent.objects.filter(action__in=["frameworks.load", "modules.load"]).count()


def test_everything_is_loaded_once(vocabulary):
    assert Element.objects.rateable().count() == 20
    assert ElementMapping.objects.count() == 20
    assert TargetLevel.objects.count() == 120
    assert Module.objects.filter(organisation=None).count() == 60
    assert EvidenceType.objects.get(code="QIP").many == "improvement projects"
    assert FeedbackKind.objects.get(key="leader").rules[0]["at_least"] == 1
    assert Module.objects.exclude(elements=None).count() == 60
    before = written()
    assert load() == "Presets: up to date."
    assert written() == before == 6


def test_what_somebody_changed_is_brought_back_and_said(vocabulary):
    Element.objects.filter(code="LY1").update(name="Renamed")
    module = Module.objects.get(code="M20")
    module.elements.clear()
    Module.objects.filter(code="M21").update(retired_at=clock.now(), title="Renamed")
    TargetLevel.objects.filter(element__code="LY1", tier=5).update(level=1)
    astray = ElementMapping.objects.get(element__code="LY1")
    ElementMapping.objects.filter(pk=astray.pk).update(same_as=Element.objects.get(code="WO1"))
    assert load() == "Presets: 6 rows written."
    assert Element.objects.get(code="LY1").name != "Renamed"
    assert module.elements.exists()
    assert Module.objects.get(code="M21").retired_at is not None
    mapping = ElementMapping.objects.get(element__code="LY1")
    assert mapping.same_as.code == "PQ1"
    assert load() == "Presets: up to date."


def test_what_loading_renames_is_known_by_its_former_name(vocabulary):
    Element.objects.filter(code="LY1").update(name="Once an element")
    Module.objects.filter(code="M21").update(title="Once a module", description="Changed too")
    EvidenceType.objects.filter(code="QIP").update(many="once projects")
    FeedbackKind.objects.filter(key="leader").update(name="Once feedback")
    load()
    assert set(FormerName.objects.values_list("of", "code", "field", "name")) == {
        ("element", "LY1", "name", "Once an element"),
        ("module", "M21", "title", "Once a module"),
        ("evidencetype", "QIP", "many", "once projects"),
        ("feedbackkind", "leader", "name", "Once feedback"),
    }


def test_what_was_completed_follows_the_topic_that_loading_gives(vocabulary):
    Module.objects.filter(code="M21").update(topic=Topic.DIGITAL)
    done = CompletionFactory(module=Module.objects.get(code="M21"))
    load()
    module = Module.objects.get(code="M21")
    assert module.topic != Topic.DIGITAL
    assert Completion.objects.counting().get().topic == module.topic
    done.refresh_from_db()
    assert (done.topic, done.revoked_at is None) == (Topic.DIGITAL, False)


def test_an_organisations_own_module_is_left_alone(vocabulary, trust):
    own = ModuleFactory(code="OWN1", organisation=trust.organisation, title="Ours")
    assert load() == "Presets: up to date."
    own.refresh_from_db()
    assert own.title == "Ours"


def test_a_code_that_an_organisation_took_is_refused_and_nothing_is_loaded(trust):
    ModuleFactory(code="M30", organisation=trust.organisation, title="Ours")
    with pytest.raises(CommandError, match=r"M30 is the code of a module of Northgate Trust"):
        load()
    assert not Element.objects.filter(code="LY1").exists()
    assert Module.objects.get(code="M30").title == "Ours"


def test_a_code_that_is_not_there_is_refused_by_its_name(vocabulary):
    catalogue = read_catalogue()
    wrong = replace(catalogue.modules[0], elements=("XX9",))
    with pytest.raises(WrongPreset, match=r"modules.toml: M01 names XX9, which is not there"):
        load_catalogue(preset=replace(catalogue, modules=(wrong, *catalogue.modules[1:])))
    with pytest.raises(WrongPreset, match="luck is no topic known here"):
        load_catalogue(preset=replace(catalogue, topics={"luck": "Luck"}))
    targets = vocabulary_files.read_targets()
    with pytest.raises(WrongPreset, match=r"targets.toml names XX9, which is not there"):
        load_targets(preset=replace(targets, targets={"XX9": {"T0": 1}}))
    own = vocabulary_files.read_frameworks()[1]
    first = own.domains[0]
    lost = replace(first, elements=(replace(first.elements[0], maps_to="XX9"),))
    with pytest.raises(WrongPreset, match=r"rungs-map: LY1 names XX9, which is not there"):
        load_framework(preset=replace(own, domains=(lost,)))


def test_the_code_of_an_element_of_another_framework_is_refused(db):
    element = ElementFactory(code="LY1")
    with pytest.raises(CommandError, match=f"LY1 is an element of {element.domain.framework}"):
        load()
