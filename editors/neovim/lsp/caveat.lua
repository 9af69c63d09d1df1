-- For Neovim 0.11 and newer: vim.lsp.enable('caveat') takes it from here.

local caveat = require('caveat')

return vim.tbl_extend('force', caveat.config(), {
  filetypes = caveat.filetypes,
  root_markers = caveat.root_markers,
  on_init = caveat.create_commands,
})
