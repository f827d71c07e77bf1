using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace PcapStream.Cli;

/// <summary>Makes the log that the options ask for; nothing is loaded for a log that nobody wants.</summary>
internal static class Log
{
    private const string Template = "{Timestamp:HH:mm:ss.fff} [{Level:u3}] {Message:lj}{NewLine}{Exception}";

    /// <param name="verbose">Whether to log to stderr.</param>
    /// <param name="file">A file to log to, or null.</param>
    public static Logger? Create(bool verbose, string? file)
    {
        if (!verbose && file is null)
            return null;
        var configuration = new LoggerConfiguration().MinimumLevel.Debug();
        if (verbose)
            configuration.WriteTo.Console(outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose);
        if (file is not null)
            configuration.WriteTo.File(file, outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture);
        return configuration.CreateLogger();
    }
}
