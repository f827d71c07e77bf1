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
    public static void Print(string text) => Print(Utf8.GetBytes(text));

    /// <inheritdoc cref="Print(string)"/>
    public static void Print(ReadOnlySpan<byte> utf8)
    {
        try
        {
            using Stream stdout = Console.OpenStandardOutput();
            stdout.Write(utf8);
            stdout.Flush();
        }
        catch (IOException error)
        {
            throw new ClosedPipeException(error);
        }
    }
}
