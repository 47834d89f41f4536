import importlib
import pkgutil
import types

import pytest

import tanheng

ROOMS = sorted(
    module.name for module in pkgutil.walk_packages(tanheng.__path__, "tanheng.") if module.ispkg
)


@pytest.mark.parametrize("room", ROOMS)
def test_the_door_of_a_room_names_all_it_holds(room):
    module = importlib.import_module(room)
    named = getattr(module, "__all__", ())
    assert len(named) == len(set(named))
    assert all(hasattr(module, name) for name in named)
    brought = {name for name, member in vars(module).items() if _from_inside(member, room)}
    assert {name for name in brought if not name.startswith("_")} <= set(named)


def _from_inside(member, room):
    """Whether a member was brought to the door from one of the room's modules."""
    made_in = str(getattr(member, "__module__", ""))
    return made_in.startswith(f"{room}.") and not isinstance(member, types.ModuleType)
