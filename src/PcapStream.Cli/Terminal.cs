using System.Text;

namespace PcapStream.Cli;

/// <summary>The process's three streams. Data goes to stdout, everything else to stderr.</summary>
internal static class Terminal
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Whether a person watches stderr, so that progress may be drawn there.</summary>
    public static bool HasProgress => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>One line about what went wrong.</summary>
    public static void Complain(string message) => Console.Error.WriteLine($"{CommandHandler.Name}: {message}");

    /// <summary>Writes a whole report to stdout.</summary>
    /// <exception cref="ClosedPipeException">The reader is gone.</exception>
    public static void Print(string text) => StandardOutput.Write(Utf8.GetBytes(text));
}
