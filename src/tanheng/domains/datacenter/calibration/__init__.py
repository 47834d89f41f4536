"""A plant fitted to its meters, watched for drift, and savings measured against a baseline."""

from tanheng.domains.datacenter.calibration.gate import LIMITS, Gate, cv_rmse, gate, nmbe

__all__ = ["LIMITS", "Gate", "cv_rmse", "gate", "nmbe"]
