"""Why a gradient is None: where the path breaks, the path that was meant, and what to write instead."""
