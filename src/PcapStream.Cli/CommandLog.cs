using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace PcapStream.Cli;

/// <summary>The log that the options ask for. Serilog is loaded only when there is one, since start-up time counts.</summary>
internal sealed class CommandLog : IDisposable
{
    private const string Template = "{Timestamp:HH:mm:ss.fff} [{Level:u3}] {Message:lj}{NewLine}";

    private readonly Logger _logger;

    private CommandLog(Logger logger) => _logger = logger;

    /// <param name="verbose">Whether to log to stderr.</param>
    /// <param name="file">A file to log to, or null.</param>
    public static CommandLog? Create(bool verbose, string? file) => verbose || file is not null ? Configure(verbose, file) : null;

    public void Information(string template, params object?[] values) => _logger.Information(template, values);

    public void Error(string template, params object?[] values) => _logger.Error(template, values);

    public void Dispose() => _logger.Dispose();

    private static CommandLog Configure(bool verbose, string? file)
    {
        var configuration = new LoggerConfiguration().MinimumLevel.Debug();
        if (verbose)
            configuration.WriteTo.Console(outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose);
        if (file is not null)
        {
            // Serilog keeps quiet about a file that it cannot write.
            File.Open(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite).Dispose();
            configuration.WriteTo.File(file, outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture);
        }
        return new CommandLog(configuration.CreateLogger());
    }
}
