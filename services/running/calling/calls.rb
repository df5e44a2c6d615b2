# Calls methods of a Ruby file: services/running/harness.py calls this with the token, the file and the calls, and says
# what is written of each call.
lambda do |token, source, calls|
  out = $stdout
  generate = JSON.method(:generate)
  now = -> { Process.clock_gettime(Process::CLOCK_MONOTONIC, :millisecond) }
  main = TOPLEVEL_BINDING.receiver
  here = "#{File.dirname(File.expand_path(__FILE__))}/"

  told = lambda do |error|
    own = (error.backtrace || []).select { |line| line.start_with?(here) && !line.include?(token) }.first(20)
    text = error.is_a?(SyntaxError) ? error.message : [own.first, "#{error.message} (#{error.class})"].compact.join(": ")
    [text, *own.drop(1).map { |line| "\tfrom #{line}" }].join("\n").gsub(here, "")
  end

  plain = lambda do |value, depth|
    raise TypeError if depth > 90
    case value
    when nil, true, false, Integer, String then value
    when Symbol then value.to_s
    when Float then value.finite? ? value : raise(TypeError)
    when Array then value.map { |one| plain.(one, depth + 1) }
    when Hash
      raise TypeError unless value.keys.all? { |key| [String, Symbol, Integer].any? { |kind| kind === key } }
      value.to_h { |key, one| [key.to_s, plain.(one, depth + 1)] }
    else raise TypeError
    end
  end

  # What every object has beforehand, such as `test` and `select`, is no method of the file.
  found = ->(name) { main.respond_to?(name, true) ? main.method(name) : nil }
  own = ->(method) { method && [Object, main.singleton_class].include?(method.owner) }

  begin
    load(here + source)
  rescue Exception => error
    $stderr.puts(told.(error))
    exit(1)
  end

  calls.each do |number, name, arguments|
    began = now.()
    said = {}
    begin
      method = found.(name)
      if own.(method)
        value = method.call(*arguments)
        begin
          said["got"] = generate.(plain.(value, 0))
        rescue StandardError
          said["unwritable"] = value.class.to_s
        end
      else
        said["missing"] = name
      end
    rescue Exception => error
      said["error"] = told.(error)
    end
    out.write("\n#{token} #{generate.({ "case" => number, "ms" => now.() - began, **said })}\n")
    out.flush
  end
end
