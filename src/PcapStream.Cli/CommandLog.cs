using System.Globalization;
using System.Text;
using PcapStream.Outputs;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace PcapStream.Cli;

/// <summary>
/// The log of <c>--verbose</c> and <c>--log-file</c>. Serilog is only loaded when one is given, to keep the start fast.
/// </summary>
internal sealed class CommandLog : IDisposable
{
    private const string Template = "{Timestamp:HH:mm:ss.fff} [{Level:u3}] {Message:lj}{NewLine}";

    private readonly Logger _logger;
    private readonly FileSink? _file;

    private CommandLog(Logger logger, FileSink? file)
    {
        _logger = logger;
        _file = file;
    }

    /// <param name="verbose">Whether to log to stderr.</param>
    /// <param name="file">A file to append to; null for none.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static CommandLog? Create(bool verbose, string? file) =>
        verbose || file is not null ? Configure(verbose, file) : null;

    public void Information(string template, params object?[] values) => _logger.Information(template, values);

    public void Error(string template, params object?[] values) => _logger.Error(template, values);

    public void Dispose()
    {
        _logger.Dispose();
        _file?.Dispose();
    }

    private static CommandLog Configure(bool verbose, string? file)
    {
        var configuration = new LoggerConfiguration().MinimumLevel.Debug();
        var format = new MessageTemplateTextFormatter(Template, CultureInfo.InvariantCulture);
        if (verbose)
            configuration.WriteTo.Sink(new TerminalSink(format));
        FileSink? sink = file is null ? null : new FileSink(OutputFile.Append(file), format);
        if (sink is not null)
            configuration.WriteTo.Sink(sink);
        return new CommandLog(configuration.CreateLogger(), sink);
    }

    // Events may contain text from captures and file names.
    private static string Line(LogEvent logEvent, MessageTemplateTextFormatter format)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        format.Format(logEvent, text);
        return PrintableText.Of(text.ToString().TrimEnd('\r', '\n'), keepLines: false) + "\n";
    }

    private sealed class TerminalSink(MessageTemplateTextFormatter format) : ILogEventSink
    {
        public void Emit(LogEvent logEvent) => Terminal.Note(Line(logEvent, format));
    }

    /// <summary>Serilog does not report a failed write; this sink reports once that the log is incomplete.</summary>
    private sealed class FileSink(OutputFile file, MessageTemplateTextFormatter format) : ILogEventSink, IDisposable
    {
        private readonly Lock _lock = new();
        private OutputException? _fault;

        public void Emit(LogEvent logEvent)
        {
            lock (_lock)
            {
                if (_fault is not null)
                    return;
                try
                {
                    file.Stream.Write(Encoding.UTF8.GetBytes(Line(logEvent, format)));
                }
                catch (OutputException error)
                {
                    _fault = error;
                }
            }
        }

        public void Dispose()
        {
            file.Dispose();
            if (_fault is { ReaderIsGone: false })
                Terminal.Error($"the log is not complete: {_fault.Message}");
        }
    }
}
