/** The Ruby around a program: runs its file and tells errors with the lines of its own files. */
export const HARNESS = String.raw`
lambda do |entry|
  home = "/home/run"
  Dir.chdir(home) rescue nil
  $LOAD_PATH.unshift(home)
  $PROGRAM_NAME = entry.delete_prefix(home + "/")
  $stdout.sync = $stderr.sync = true
  Object.send(:remove_const, :JS) if defined?(JS)
  begin
    load(entry)
    [0, false]
  rescue SystemExit => error
    [error.status, false]
  rescue Exception => error
    own = (error.backtrace || []).select { |line| line.start_with?(home + "/") }.first(20)
    text = error.is_a?(SyntaxError) ? error.message : [own.first, "#{error.message} (#{error.class})"].compact.join(": ")
    $stderr.puts [text, *own.drop(1).map { |line| "\tfrom #{line}" }].join("\n").gsub(home + "/", "")
    [1, error.is_a?(NoMemoryError)]
  end
end
`
