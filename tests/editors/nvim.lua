-- A walk through the language server with Neovim's own client: nvim --headless --clean -n -c 'luafile nvim.lua'.
-- The server is $CAVEAT; the folder it runs in is empty. It ends with code 0 if all is as expected. For Neovim 0.7 and newer.

local SERVER = assert(os.getenv('CAVEAT'), 'CAVEAT is to name the program')
local ended
local is_new = vim.fn.has('nvim-0.11') == 1

-- What both scripts need stands beside them.
local shared = dofile(vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h') .. '/nvim_shared.lua')
local check, wait, write, found = shared.check, shared.wait, shared.write, shared.found

local function read(path)
  local file = assert(io.open(path, 'rb'))
  local text = file:read('*a')
  file:close()
  return text
end

-- What the server says, other than answers.
local said, published = {}, {}

local function start(extra)
  local handlers = {
    ['window/showMessage'] = function(_, result)
      table.insert(said, result.message)
    end,
    ['textDocument/publishDiagnostics'] = function(err, result, ...)
      published[result.uri] = result
      return vim.lsp.handlers['textDocument/publishDiagnostics'](err, result, ...)
    end,
  }
  local config = {
    name = 'caveat',
    cmd = vim.list_extend({ SERVER, 'lsp', '--jurisdiction', 'au' }, extra or {}),
    root_dir = vim.fn.getcwd(),
    handlers = handlers,
    flags = { debounce_text_changes = 5 },
    on_exit = function(code, signal)
      ended = { code = code, signal = signal }
    end,
  }
  local begin = is_new and function(it)
    return vim.lsp.start(it, { attach = false })
  end or vim.lsp.start_client
  local id = assert(begin(config), 'the client starts')
  wait('the server introduces itself', function()
    return vim.lsp.get_client_by_id(id) ~= nil and vim.lsp.get_client_by_id(id).server_capabilities ~= nil
  end)
  return id
end

local client

local function ask(buffer, method, params)
  local answer, done
  local function told(err, result)
    answer, done = { err = err, result = result }, true
  end
  local it = vim.lsp.get_client_by_id(client)
  if is_new then
    it:request(method, params, told, buffer)
  else
    it.request(method, params, told, buffer)
  end
  wait('an answer to ' .. method, function()
    return done
  end)
  check(not answer.err, method .. ': ' .. vim.inspect(answer.err))
  return answer.result
end

local function open(path, filetype)
  vim.cmd('edit ' .. vim.fn.fnameescape(path))
  local buffer = vim.api.nvim_get_current_buf()
  vim.bo[buffer].filetype = filetype
  check(vim.lsp.buf_attach_client(buffer, client), 'the client takes ' .. path)
  return buffer
end

local function appears(buffer, rule)
  wait(rule .. ' appears', function()
    return found(buffer, rule) ~= nil
  end)
  return found(buffer, rule)
end

local function goes(buffer, rule)
  wait(rule .. ' goes', function()
    return found(buffer, rule) == nil
  end)
end

local function words(buffer, diagnostic)
  local text = vim.api.nvim_buf_get_text(buffer, diagnostic.lnum, diagnostic.col, diagnostic.end_lnum, diagnostic.end_col, {})
  return table.concat(text, '\n')
end

local function lsp_of(buffer, rule)
  for _, diagnostic in ipairs((published[vim.uri_from_bufnr(buffer)] or {}).diagnostics or {}) do
    if diagnostic.code == rule then
      return diagnostic
    end
  end
  error(rule .. ' was not published')
end

local function action(buffer, rule, title)
  local diagnostic = lsp_of(buffer, rule)
  local actions = ask(buffer, 'textDocument/codeAction', {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    range = diagnostic.range,
    context = { diagnostics = { diagnostic } },
  })
  for _, offered in ipairs(actions) do
    if vim.startswith(offered.title, title) then
      return offered
    end
  end
  error('there is no action `' .. title .. '`: ' .. vim.inspect(actions))
end

local function apply(offered)
  vim.lsp.util.apply_workspace_edit(offered.edit, vim.lsp.get_client_by_id(client).offset_encoding or 'utf-16')
end

local function typing()
  write('draft.md', '# Peels 😀\r\n\r\n😀 A peel with zero downtime.\r\n')
  client = start()
  local buffer = open('draft.md', 'markdown')
  check(vim.bo[buffer].fileformat == 'dos', 'the line ends are kept')
  check(words(buffer, appears(buffer, 'downtime/none')) == 'zero downtime', 'the words behind an astral character')

  local claim = found(buffer, 'downtime/none')
  vim.api.nvim_buf_set_text(buffer, claim.lnum, claim.col, claim.end_lnum, claim.end_col, { 'five 😀 days of rest' })
  goes(buffer, 'downtime/none')
  vim.cmd('normal! GoA painless 😀 laser')
  vim.cmd('normal! A 😀😀 with zero downtime, we promise')
  check(words(buffer, appears(buffer, 'painless/no-pain')) == 'painless', 'words that were typed')
  check(words(buffer, appears(buffer, 'downtime/none')) == 'zero downtime', 'words that were typed behind others')
  -- What follows is undone by itself.
  vim.cmd('let &undolevels = &undolevels')
  vim.cmd('normal! dd')
  goes(buffer, 'painless/no-pain')
  vim.cmd('undo')
  appears(buffer, 'painless/no-pain')
  vim.cmd('%substitute/painless/green/')
  goes(buffer, 'painless/no-pain')
  return buffer
end

local function acting(buffer)
  local claim = lsp_of(buffer, 'downtime/none')
  local place = { textDocument = { uri = vim.uri_from_bufnr(buffer) }, position = claim.range.start }
  local hover = ask(buffer, 'textDocument/hover', place)
  check(hover.contents.value:find('downtime/none', 1, true) and hover.contents.value:find('**Why:**', 1, true), vim.inspect(hover))
  local links = ask(buffer, 'textDocument/documentLink', { textDocument = place.textDocument })
  check(#links > 0 and vim.startswith(links[1].target, 'http'), vim.inspect(links))

  apply(action(buffer, 'downtime/none', 'Leave it, with a reason'))
  appears(buffer, 'suppression/missing-reason')
  vim.cmd([[%substitute/caveat-ignore downtime.none:\zs/ the name of a product 😀/]])
  goes(buffer, 'downtime/none')
  goes(buffer, 'suppression/missing-reason')
  vim.cmd('%substitute/zero downtime/five days of rest/')
  appears(buffer, 'suppression/unused')
  apply(action(buffer, 'suppression/unused', 'Take the comment out'))
  goes(buffer, 'suppression/unused')

  vim.api.nvim_buf_set_lines(buffer, -1, -1, true, { '', 'Book microneedling today: zero downtime 😀.' })
  appears(buffer, 'disclosure/side-effects')
  apply(action(buffer, 'disclosure/side-effects', 'Insert a draft'))
  wait('the block stands in the draft', function()
    return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), '\n'):find('clinician', 1, true)
  end)
  for _, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, true)) do
    check(not line:find('\r', 1, true), 'no line end is doubled: ' .. vim.inspect(line))
  end
  local explain = action(buffer, 'downtime/none', 'Explain').command
  ask(buffer, 'workspace/executeCommand', { command = explain.command, arguments = explain.arguments })
  wait('the explanation is shown', function()
    return said[1] and said[1]:find('downtime/none', 1, true)
  end)
end

local function saving(buffer)
  vim.cmd('write')
  check(read('draft.md'):find('😀.\r\n', 1, true), 'the draft is saved with its line ends')
  local old = vim.uri_from_bufnr(buffer)
  -- Another name, which needs escapes in an address: the old one is closed, the new one opened.
  vim.cmd('write ' .. vim.fn.fnameescape('the [new] draft é.md'))
  vim.cmd('bdelete!')
  wait('nothing is shown of what is closed', function()
    return #published[old].diagnostics == 0
  end)
  buffer = open('the [new] draft é.md', 'markdown')
  appears(buffer, 'downtime/none')
  return buffer
end

local function settings(draft)
  write('caveat.toml', '[rules]\n"downtime/nun" = "off"\n')
  local config = open('caveat.toml', 'toml')
  wait('a mistake is told', function()
    local mistake = vim.diagnostic.get(config)[1]
    return mistake and mistake.lnum == 1 and mistake.message:find('downtime/none', 1, true)
  end)
  local offered = ask(config, 'textDocument/completion', {
    textDocument = { uri = vim.uri_from_bufnr(config) },
    position = { line = 1, character = 0 },
  })
  check(#offered > 10, 'names of rules are offered')
  check(found(draft, 'downtime/none'), 'the draft has a claim still')
  vim.cmd('%substitute/nun/none/')
  wait('no mistake is left', function()
    return #vim.diagnostic.get(config) == 0
  end)
  vim.cmd('write')
  goes(draft, 'downtime/none')
  vim.cmd('bdelete!')
  os.remove('caveat.toml')
end

-- What is shown after many edits is what is shown of the same text when it is opened.
local function random_edits(newline)
  local pieces = { 'zero downtime', '😀', '\n\n', '# Botox', '*', ' and ', 'no side effects', '\n- ', '. ', 'é', '<b>', '“', 'safe', ' ', 'e\204\129' }
  write('random.md', '# Clinic' .. newline .. newline .. 'A page.' .. newline)
  local buffer = open('random.md', 'markdown')
  check(vim.bo[buffer].fileformat == (newline == '\n' and 'unix' or 'dos'), 'the line ends are kept')
  local seed = 7
  local function random(below)
    seed = (seed * 1103515245 + 12345) % 2147483648
    return math.floor(seed / 65536) % below
  end
  local function boundary(line, at)
    while at > 0 and at < #line and line:byte(at + 1) >= 128 and line:byte(at + 1) < 192 do
      at = at - 1
    end
    return at
  end
  for _ = 1, 300 do
    local count = vim.api.nvim_buf_line_count(buffer)
    local first = random(count)
    local last = math.min(count - 1, first + (random(8) == 0 and 1 or 0))
    local lines = vim.api.nvim_buf_get_lines(buffer, first, last + 1, true)
    local from = boundary(lines[1], random(#lines[1] + 1))
    local to = boundary(lines[#lines], math.min(#lines[#lines], (first == last and from or 0) + random(12)))
    if first == last then
      to = math.max(from, to)
    end
    vim.api.nvim_buf_set_text(buffer, first, from, last, to, vim.split(pieces[random(#pieces) + 1], '\n', { plain = true }))
    if random(10) == 0 then
      vim.wait(8)
    end
  end
  vim.cmd('write! random-copy.md')
  local copy = open('random-copy.md', 'markdown')
  local function shown(which)
    local version = vim.lsp.util.buf_versions and vim.lsp.util.buf_versions[which] or nil
    local it = published[vim.uri_from_bufnr(which)]
    return it and (not version or it.version == version) and it.diagnostics or nil
  end
  local function told(which)
    local all = {}
    for _, d in ipairs(shown(which) or {}) do
      table.insert(all, ('%d:%d-%d:%d %s'):format(d.range.start.line, d.range.start.character, d.range['end'].line, d.range['end'].character, d.code))
    end
    return table.concat(all, '\n')
  end
  wait('the copy is checked', function()
    return shown(copy) ~= nil
  end)
  check(told(copy) ~= '', 'something is found')
  if not vim.wait(10000, function() return told(buffer) == told(copy) end, 20) then
    error('after edits:\n' .. told(buffer) .. '\n\nfresh:\n' .. told(copy))
  end
  vim.cmd('bdelete!')
  vim.api.nvim_buf_delete(buffer, { force = true })
end

local function leaving()
  if is_new then
    vim.lsp.get_client_by_id(client):stop()
  else
    vim.lsp.stop_client(client)
  end
  wait('the server ends', function()
    return ended ~= nil
  end)
  check(ended.code == 0 and ended.signal == 0, 'it ends well: ' .. vim.inspect(ended))
end

local ok, trouble = xpcall(function()
  local buffer = typing()
  acting(buffer)
  buffer = saving(buffer)
  settings(buffer)
  random_edits('\n')
  random_edits('\r\n')
  leaving()
end, debug.traceback)
if not ok then
  io.stderr:write(trouble .. '\n')
  vim.cmd('cquit 1')
end
io.stderr:write('\nok\n')
vim.cmd('qall!')
