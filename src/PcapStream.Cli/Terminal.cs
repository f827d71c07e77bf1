using System.Text;
using PcapStream.Outputs;

namespace PcapStream.Cli;

/// <summary>The process's streams. Data goes to stdout, everything else to stderr.</summary>
internal static class Terminal
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    // Not Console's: it prepares for a terminal first, which takes time and a thread.
    private static readonly Stream Errors = OutputFile.Create("/dev/stderr").Stream;

    private static readonly Lock Guard = new();

    // What is to be written once the progress bar is gone, which would erase it.
    private static StringBuilder? _held;

    /// <summary>Whether a person watches stderr, so that progress may be drawn there.</summary>
    public static bool HasProgress => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>One line about what went wrong, whatever is in the names that it quotes.</summary>
    public static void Error(string message) => Note($"{CommandHandler.Name}: {PrintableText.Of(message, keepLines: false)}\n");

    /// <summary>Writes to stderr, in which only line ends and tabs stay of what terminals obey; without stderr, nothing happens.</summary>
    public static void Note(string text) => Draw(PrintableText.Of(text, keepLines: true));

    /// <summary>Writes to stderr what a terminal is to obey. Nothing in it may come from outside.</summary>
    public static void Draw(string text)
    {
        lock (Guard)
        {
            if (_held is not null)
            {
                _held.Append(text);
                return;
            }
        }
        try
        {
            Errors.Write(Utf8.GetBytes(text));
        }
        catch (OutputException)
        {
            // The exit code says it as well.
        }
    }

    /// <summary>Keeps what goes to stderr until <see cref="Release"/>, since a progress bar is drawn there.</summary>
    public static void Hold()
    {
        lock (Guard)
            _held ??= new StringBuilder();
    }

    /// <summary>Writes what was kept.</summary>
    public static void Release()
    {
        string text;
        lock (Guard)
        {
            text = _held?.ToString() ?? "";
            _held = null;
        }
        if (text.Length > 0)
            Draw(text);
    }

    /// <summary>The standard output, for what is written bit by bit.</summary>
    public static Stream Output { get; } = OutputFile.Create(OutputFile.StandardOutput).Stream;

    /// <summary>Writes a whole report to stdout, in which only line ends and tabs stay of what terminals obey. A reader that is gone, as <c>head</c> is after its lines, is not an error.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public static void Print(string text)
    {
        try
        {
            Output.Write(Utf8.GetBytes(PrintableText.Of(text, keepLines: true)));
        }
        catch (OutputException error) when (error.ReaderIsGone)
        {
            // Nobody is left to read the rest.
        }
    }
}
