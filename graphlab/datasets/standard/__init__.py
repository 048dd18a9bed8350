"""Stand-ins for the data sets that courses download: small, made by rule, with the form of the real ones."""
