using System.Text;

namespace PcapStream.Cli;

/// <summary>The process's streams. Data goes to stdout, everything else to stderr.</summary>
internal static class Terminal
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Whether a person watches stderr, so that progress may be drawn there.</summary>
    public static bool HasProgress => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>One line about what went wrong, whatever is in the names that it quotes.</summary>
    public static void Complain(string message) => Note($"{CommandHandler.Name}: {PrintableText.Of(message, keepLines: false)}\n");

    /// <summary>Writes to stderr; without one, there is nobody to tell.</summary>
    public static void Note(string text)
    {
        try
        {
            Console.Error.Write(text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // The exit code says it all the same.
        }
    }

    /// <summary>Writes a whole report to stdout. A reader that is gone, as <c>head</c> is after its lines, is no error.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Print(string text) => StandardOutput.Write(Utf8.GetBytes(text));
}
