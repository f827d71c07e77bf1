using System.Text;

namespace PcapStream.Cli;

/// <summary>The process's streams. Data goes to stdout, everything else to stderr.</summary>
internal static class Terminal
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Whether a person watches stderr, so that progress may be drawn there.</summary>
    public static bool HasProgress => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>One line about what went wrong, whatever is in the names that it quotes.</summary>
    public static void Complain(string message) => Note($"{CommandHandler.Name}: {Printable(message)}\n");

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

    // A file's name may hold line ends and what terminals obey.
    private static string Printable(string text)
    {
        if (!text.Any(char.IsControl))
            return text;
        var printable = new StringBuilder();
        foreach (char letter in text)
            printable.Append(char.IsControl(letter) ? $"\\x{(int)letter:x2}" : letter);
        return printable.ToString();
    }
}
