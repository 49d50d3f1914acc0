"""Who may do what: one line per permission, asked everywhere as ``user.has_perm(name, thing)``."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from portal.roles import Role

if TYPE_CHECKING:
    from portal.people.models import User


class UnknownPermission(LookupError):
    """The code asks for a permission that no policies.py declares."""


@dataclass(frozen=True)
class Permission:
    """A permission, the roles that hold it, and what else must be true of the thing."""

    name: str
    to: frozenset[Role]
    when: Callable[[Any], bool] | None = None
    four_eyes: str = ""
    party: str = "organisation"

    def held_by(self, user: "User", thing: Any | None) -> bool:
        """Whether the person holds it for this thing, or for anything when it is None."""
        if not self.to & user.roles_for(thing, party=self.party):
            return False
        if thing is None:
            return True
        if any(getattr(thing, f"{field}_id") == user.pk for field in self.four_eyes.split()):
            return False
        return self.when is None or self.when(thing)


_permissions: dict[str, Permission] = {}


def permit(
    name: str,
    *,
    to: Collection[Role],
    when: Callable[[Any], bool] | None = None,
    four_eyes: str = "",
    party: str = "organisation",
) -> Permission:
    """Declare a permission.

    Args:
        name: ``app.verb`` or ``app.verb_noun``.
        to: The roles that hold it, at the thing's company or in its organisation.
        when: What must be true of the thing besides (its state is the move's business).
        four_eyes: Fields of the thing, parted by spaces; nobody whom they name may act.
        party: The field that names the organisation whose people's roles count, for things in
            which two take part.

    Raises:
        ValueError: the name is declared twice.
    """
    if name in _permissions:
        raise ValueError(f"Permission {name} is declared twice.")
    permission = Permission(name, frozenset(to), when, four_eyes, party)
    _permissions[name] = permission
    return permission


def permission(name: str) -> Permission:
    """Return a declared permission.

    Raises:
        UnknownPermission: no policies.py declares it.
    """
    try:
        return _permissions[name]
    except KeyError:
        raise UnknownPermission(name) from None


def every_permission() -> tuple[Permission, ...]:
    """Return all declared permissions by name, for the guards and the docs."""
    return tuple(_permissions[name] for name in sorted(_permissions))


def is_declared(name: str) -> bool:
    """Whether some policies.py declares the permission."""
    return name in _permissions


def autodiscover(module_name: str) -> None:
    """Import ``module_name`` of every installed app that has one."""
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, module_name):
            import_module(f"{config.name}.{module_name}")
