# cmake -D TARGET= -D SECONDS= -D SEEDS=folder;... [-D DICTIONARY=file] -P run.cmake: one fuzz target for some seconds, on the seed folders that
# exist; what it finds new stays in a private folder.
string(RANDOM LENGTH 8 suffix)
get_filename_component(name ${TARGET} NAME)
set(found ${CMAKE_CURRENT_BINARY_DIR}/${name}-${suffix})
file(MAKE_DIRECTORY ${found})
set(existing)
foreach(seed IN LISTS SEEDS)
  if(IS_DIRECTORY ${seed})
    list(APPEND existing ${seed})
  endif()
endforeach()
set(options)
if(DICTIONARY)
  set(options -dict=${DICTIONARY})
endif()
execute_process(
  COMMAND ${TARGET} -max_total_time=${SECONDS} -timeout=10 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1
    -artifact_prefix=${CMAKE_CURRENT_BINARY_DIR}/ ${options} ${found} ${existing}
  RESULT_VARIABLE result)
file(REMOVE_RECURSE ${found})
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${name}: ${result}")
endif()
