"""The nouns every room speaks: errors, time, units, series, forecasts, guarantees, figures."""

from tanheng.core.errors import (
    BalanceError,
    DatasetError,
    InputError,
    Place,
    ProjectError,
    TanhengError,
)

__all__ = [
    "BalanceError",
    "DatasetError",
    "InputError",
    "Place",
    "ProjectError",
    "TanhengError",
]
