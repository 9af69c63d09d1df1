-- What the scripts for Neovim share.

local shared = {}

function shared.check(holds, what)
  if not holds then
    error(what, 2)
  end
end

function shared.wait(what, holds)
  shared.check(vim.wait(60000, holds, 10), 'waited in vain: ' .. what)
end

-- Writes a file, and makes the folder for it.
function shared.write(path, text)
  vim.fn.mkdir(vim.fn.fnamemodify(path, ':h'), 'p')
  local file = assert(io.open(path, 'wb'))
  file:write(text)
  file:close()
end

-- What a rule found in a buffer, if it found anything. Older versions keep the name of the rule elsewhere.
function shared.found(buffer, rule)
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    local code = diagnostic.code or (diagnostic.user_data and diagnostic.user_data.lsp and diagnostic.user_data.lsp.code)
    if code == rule then
      return diagnostic
    end
  end
end

return shared
