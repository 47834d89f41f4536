"""The domains: siblings that never import each other; `tanheng.plan` composes them."""
