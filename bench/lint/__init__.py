"""How fast `spincheck lint` is, beside its neighbours."""
