-- The settings in editors/neovim, as users put them in: nvim --headless --clean -n -c 'luafile nvim_settings.lua'.
-- The server is $CAVEAT, the settings are in $SETTINGS; with $LSPCONFIG, a folder with that plugin, they are given to it.
-- It ends with code 0 if all is as expected.

local server, settings = assert(os.getenv('CAVEAT')), assert(os.getenv('SETTINGS'))
local plugin = os.getenv('LSPCONFIG')

-- What both scripts need stands beside them.
local shared = dofile(vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h') .. '/nvim_shared.lua')
local check, wait, write, found = shared.check, shared.wait, shared.write, shared.found

local function client()
  local all = vim.lsp.get_clients and vim.lsp.get_clients() or vim.lsp.get_active_clients()
  check(#all == 1, #all .. ' servers run')
  return all[1]
end

local function set_up()
  vim.opt.runtimepath:append(settings)
  vim.cmd('filetype on')
  local cmd = { server, 'lsp' }
  if plugin then
    vim.opt.runtimepath:append(plugin)
    local caveat, configs = require('caveat'), require('lspconfig.configs')
    configs.caveat = {
      default_config = vim.tbl_extend('force', caveat.config(), {
        filetypes = caveat.filetypes,
        root_dir = require('lspconfig.util').root_pattern(unpack(caveat.root_markers)),
      }),
    }
    require('lspconfig').caveat.setup({ cmd = cmd })
    caveat.create_commands()
  elseif vim.fn.has('nvim-0.11') == 1 then
    vim.lsp.config('caveat', { cmd = cmd })
    vim.lsp.enable('caveat')
  else
    require('caveat').setup({ cmd = cmd })
  end
end

local function choose(buffer, rule, title)
  local it = found(buffer, rule)
  local asked = {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    range = { start = { line = it.lnum, character = it.col }, ['end'] = { line = it.end_lnum, character = it.end_col } },
    context = { diagnostics = {} },
  }
  local answer = assert(vim.lsp.buf_request_sync(buffer, 'textDocument/codeAction', asked, 60000))
  for id, answered in pairs(answer) do
    for _, action in ipairs(answered.result or {}) do
      if vim.startswith(action.title, title) then
        -- As vim.lsp.buf.code_action does once an action is chosen.
        local run = assert(vim.lsp.get_client_by_id(id).commands[action.command.command], action.command.command)
        return run(action.command, { client_id = id, bufnr = buffer })
      end
    end
  end
  error('there is no action `' .. title .. '`: ' .. vim.inspect(answer))
end

local function walk()
  write('clinic/caveat.toml', 'jurisdictions = ["au"]\n')
  write('clinic/pages/draft.md', 'A painless cream with zero downtime.\n')
  write('clinic/pages/other.txt', 'Zero downtime.\n')
  write('clinic/pages/Cargo.toml', 'about = "Zero downtime."\n')
  vim.cmd('cd clinic/pages')
  set_up()
  vim.cmd('edit draft.md')
  local buffer = vim.api.nvim_get_current_buf()
  wait('findings', function()
    return found(buffer, 'downtime/none') and found(buffer, 'painless/no-pain')
  end)
  local root = client().config.root_dir or client().root_dir
  check(vim.fn.fnamemodify(root, ':t') == 'clinic', 'the folder with the settings: ' .. root)

  local input = vim.ui.input
  vim.ui.input = function(options, told)
    check(options.prompt:find('downtime/none', 1, true), options.prompt)
    told('the name of a product')
  end
  choose(buffer, 'downtime/none', 'Leave it, with a reason')
  wait('it is left', function()
    return not found(buffer, 'downtime/none')
  end)
  vim.ui.input = input
  local line = vim.api.nvim_buf_get_lines(buffer, 0, 1, true)[1]
  check(line:find('caveat-ignore downtime/none: the name of a product', 1, true), line)

  local windows = #vim.api.nvim_list_wins()
  choose(buffer, 'painless/no-pain', 'Explain')
  wait('an explanation', function()
    return #vim.api.nvim_list_wins() == windows + 1
  end)
  check(vim.api.nvim_buf_get_lines(0, 0, 1, true)[1]:find('painless/no-pain', 1, true), 'it is about the rule')
  vim.cmd('normal q')
  check(#vim.api.nvim_list_wins() == windows, 'q closes it')

  -- Another file, with the same server; settings of something else are left alone.
  vim.cmd('write')
  vim.cmd('edit other.txt')
  local text = vim.api.nvim_get_current_buf()
  wait('findings in plain text', function()
    return found(text, 'downtime/none')
  end)
  vim.cmd('edit Cargo.toml')
  vim.cmd('bdelete')
  vim.cmd('edit ../caveat.toml')
  vim.cmd('normal! Gofail-onn = "info"')
  wait('a mistake in the settings', function()
    return #vim.diagnostic.get(0) > 0
  end)
  vim.cmd('undo')
  wait('no mistake', function()
    return #vim.diagnostic.get(0) == 0
  end)

  local told
  vim.notify = function(message)
    told = message
  end
  vim.cmd('CaveatCheckAll')
  wait('all files are checked', function()
    return told
  end)
  check(told == 'caveat: 2 findings in 2 of 2 files.', told)
  check(#vim.fn.getqflist() == 2, 'they are listed')
  vim.cmd('CaveatClear')
  client()
end

local ok, trouble = xpcall(walk, debug.traceback)
if not ok then
  io.stderr:write(trouble .. '\n')
  vim.cmd('cquit 1')
end
io.stderr:write('\nok\n')
vim.cmd('qall!')
