-- caveat in Neovim: how the server is started, and what Neovim does for it. For Neovim 0.7 and newer.

local M = {}

-- What the server reads. Of TOML, it reads its own files, and leaves the others alone.
M.filetypes = { 'markdown', 'mdx', 'markdown.mdx', 'html', 'text', 'astro', 'svelte', 'vue', 'toml' }

-- The folder that is worked in has one of these.
M.root_markers = { 'caveat.toml', '.git' }

local function ask(client_id, command, arguments, buffer, told)
  local client = vim.lsp.get_client_by_id(client_id)
  if not client then
    return vim.notify('caveat is not running.', vim.log.levels.WARN)
  end
  local params = { command = command, arguments = arguments }
  local function answered(err, result)
    if err then
      vim.notify('caveat: ' .. err.message, vim.log.levels.ERROR)
    elseif told then
      told(result)
    end
  end
  if vim.fn.has('nvim-0.11') == 1 then
    client:request('workspace/executeCommand', params, answered, buffer)
  else
    client.request('workspace/executeCommand', params, answered, buffer)
  end
end

-- Shows Markdown in a window of its own, which `q` closes.
local function show(markdown)
  vim.cmd('botright new')
  local buffer = vim.api.nvim_get_current_buf()
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(markdown, '\n', { plain = true }))
  vim.bo[buffer].buftype = 'nofile'
  vim.bo[buffer].bufhidden = 'wipe'
  vim.bo[buffer].swapfile = false
  vim.bo[buffer].modifiable = false
  -- Only the colours: no server is to check what is shown.
  vim.bo[buffer].syntax = 'markdown'
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = buffer })
end

-- What the server leaves to the editor.
M.commands = {
  ['caveat.suppress'] = function(command, context)
    local rule = command.arguments[3]
    vim.ui.input({ prompt = 'Why may this stay as it is? (' .. rule .. ') ' }, function(reason)
      if reason and vim.trim(reason) ~= '' then
        local arguments = vim.list_extend(vim.deepcopy(command.arguments), { reason })
        ask(context.client_id, command.command, arguments, context.bufnr)
      end
    end)
  end,
  ['caveat.explain'] = function(command, context)
    ask(context.client_id, command.command, command.arguments, context.bufnr, show)
  end,
}

M.init_options = { asksReasons = true, showsExplanations = true }

-- All that a client needs but its folder.
function M.config()
  return { name = 'caveat', cmd = { 'caveat', 'lsp' }, commands = M.commands, init_options = M.init_options }
end

local function running()
  local all = vim.lsp.get_clients and vim.lsp.get_clients() or vim.lsp.get_active_clients()
  for _, client in ipairs(all) do
    if client.name == 'caveat' then
      return client.id
    end
  end
  return -1
end

-- :CaveatCheckAll and :CaveatClear.
function M.create_commands()
  vim.api.nvim_create_user_command('CaveatCheckAll', function()
    ask(running(), 'caveat.checkWorkspace', {}, 0, function(told)
      vim.notify('caveat: ' .. told)
      vim.diagnostic.setqflist({ open = false })
    end)
  end, { desc = 'Check every draft of the folder, and list what was found' })
  vim.api.nvim_create_user_command('CaveatClear', function()
    ask(running(), 'caveat.clearWorkspace', {}, 0)
  end, { desc = 'Forget what was found in files that are not open' })
end

local function root_of(path)
  local from = vim.fn.fnamemodify(path, ':p:h')
  for _, marker in ipairs(M.root_markers) do
    for _, find in ipairs({ vim.fn.findfile, vim.fn.finddir }) do
      local found = find(marker, vim.fn.escape(from, ' ,;') .. ';')
      if found ~= '' then
        return vim.fn.fnamemodify(found:gsub('[/\\]$', ''), ':p'):gsub('[/\\]$', ''):match('^(.*)[/\\]')
      end
    end
  end
  return from
end

local started = {}

local function start(config, buffer)
  if vim.lsp.start then
    return vim.lsp.start(config, { bufnr = buffer })
  end
  -- Neovim 0.7.
  local id = started[config.root_dir]
  if not (id and vim.lsp.get_client_by_id(id)) then
    id = vim.lsp.start_client(config)
    started[config.root_dir] = id
  end
  if id then
    vim.lsp.buf_attach_client(buffer, id)
  end
end

-- Without a plugin, and for Neovim older than 0.11: starts the server where a draft is opened. `options` are laid over
-- M.config(), for example { cmd = { 'caveat', 'lsp', '--jurisdiction', 'au' } }.
function M.setup(options)
  M.create_commands()
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('caveat', { clear = true }),
    pattern = M.filetypes,
    callback = function(event)
      local path = vim.api.nvim_buf_get_name(event.buf)
      if vim.bo[event.buf].buftype ~= '' or path == '' then
        return
      end
      local config = vim.tbl_extend('force', M.config(), { root_dir = root_of(path) }, options or {})
      start(config, event.buf)
    end,
  })
end

return M
