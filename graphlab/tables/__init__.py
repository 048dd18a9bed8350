"""Tables as people have them: files, text from a spreadsheet, cells of an editor; read, and told how they were read.

bytes ──decoding──▶ text ──lines──▶ records ──separators──▶ rows of cells ──header──▶ names, rows of one width
──columns (numerals, dates)──▶ Table ──▶ Points, with every row that was left out and why
"""
