# For the embed_*.cmake: files as bytes of the binary, and sources that are written only when they changed.

# embed_bytes(TEXT SYMBOL FILE): appends SYMBOL and SYMBOL_end to the C++ in the variable TEXT. The file's hash stands there, so that a changed
# file changes the source.
function(embed_bytes text symbol file)
  file(SHA256 ${file} hash)
  set(${text} "${${text}}__asm__(\".section .rodata\\n.global ${symbol}\\n${symbol}:\\n.incbin \\\"${file}\\\"\\n.global ${symbol}_end\\n${symbol}_end:\\n.byte 0\\n.previous\\n\");  // ${hash}\nextern \"C\" const char ${symbol}[], ${symbol}_end[];\n" PARENT_SCOPE)
endfunction()

function(write_when_changed path text)
  set(old "")
  if(EXISTS ${path})
    file(READ ${path} old)
  endif()
  if(NOT EXISTS ${path} OR NOT old STREQUAL text)
    file(WRITE ${path} "${text}")
  endif()
endfunction()
