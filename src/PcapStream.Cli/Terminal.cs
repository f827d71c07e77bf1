using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Outputs;

namespace PcapStream.Cli;

/// <summary>The process's streams. Data goes to stdout, everything else to stderr.</summary>
internal static class Terminal
{
    /// <summary>Columns of text that is not written to a terminal.</summary>
    public const int UsualWidth = 80;

    private const int UsualHeight = 24;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    // Console's own stream would prepare for a terminal first, which takes time and a thread.
    private static readonly Stream Errors = OutputFile.Create("/dev/stderr").Stream;

    private static readonly Lock Guard = new();

    // Takes what is printed; null for the standard output.
    private static Stream? _file;

    // Text to write when the progress bar is gone, which would erase it.
    private static StringBuilder? _held;

    /// <summary>Whether stderr is a terminal on which progress can be drawn.</summary>
    public static bool HasProgress => !Console.IsErrorRedirected && !IsDumb;

    /// <summary>Whether stdout is a terminal on which a screen can be drawn.</summary>
    public static bool HasScreen => _file is null && !Console.IsOutputRedirected && !IsDumb;

    /// <summary>
    /// Columns of the terminal: COLUMNS first, as in man(1), which shells set for other programs only on request; 80
    /// where stdout is no terminal.
    /// </summary>
    public static int Width => Size("COLUMNS", () => Console.WindowWidth, UsualWidth);

    /// <summary>Lines of the terminal, as <see cref="Width"/>: LINES first; 24 where that is unknown.</summary>
    public static int Height => Size("LINES", () => Console.WindowHeight, UsualHeight);

    private static bool IsDumb => Environment.GetEnvironmentVariable("TERM") == "dumb";

    /// <summary>
    /// Writes an error message to stderr as one line, with everything in it escaped; a terminal gets lines that fit.
    /// </summary>
    public static void Error(string message)
    {
        string line = $"{CommandHandler.Name}: {PrintableText.Of(message, keepLines: false)}";
        bool fits = line.Length < UsualWidth || Console.IsErrorRedirected;
        Note((fits ? line : string.Join("\n  ", WordWrap.Lines(line, Math.Max(Width, UsualWidth) - 2))) + "\n");
    }

    /// <summary>
    /// Writes to stderr, with all control characters but line ends and tabs escaped; does nothing without a stderr.
    /// </summary>
    public static void Note(string text) => Draw(PrintableText.Of(text, keepLines: true));

    /// <summary>Writes control sequences to stderr. Nothing in the text may come from outside.</summary>
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
        WriteError(text);
    }

    /// <summary>Draws a line of progress over the one before it; an empty one erases it.</summary>
    public static void DrawProgress(string line) =>
        WriteError($"\r{line[..Math.Min(line.Length, Math.Min(Width, UsualWidth) - 1)]}\e[K");

    /// <summary>Holds back writes to stderr until <see cref="Release"/>, while a progress bar is drawn there.</summary>
    public static void Hold()
    {
        lock (Guard)
            _held ??= new StringBuilder();
    }

    /// <summary>Writes the text that was held back.</summary>
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

    /// <summary>The standard output, for data that is streamed.</summary>
    public static Stream Output => _file ?? StandardOutput;

    private static Stream StandardOutput { get; } = OutputFile.Create(OutputFile.StandardOutput).Stream;

    /// <summary>Writes to a file what would be printed, until the result is disposed of.</summary>
    public static IDisposable PrintTo(Stream file)
    {
        _file = file;
        return new Redirection();
    }

    /// <summary>
    /// Writes a whole report to stdout, with all control characters but line ends and tabs escaped. A closed pipe, as
    /// after <c>head</c>, is not an error.
    /// </summary>
    /// <exception cref="OutputException">stdout cannot be written.</exception>
    public static void Print(string text)
    {
        try
        {
            Output.Write(Utf8.GetBytes(PrintableText.Of(text, keepLines: true)));
        }
        catch (OutputException error) when (error.ReaderIsGone)
        {
            // The reader closed the pipe.
        }
    }

    private static void WriteError(string text)
    {
        try
        {
            Errors.Write(Utf8.GetBytes(text));
        }
        catch (OutputException)
        {
            // The exit code remains.
        }
    }

    private static int Size(string variable, Func<int> ofTerminal, int usual)
    {
        string? text = Environment.GetEnvironmentVariable(variable);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int given) && given > 0)
            return given;
        int terminal = Console.IsOutputRedirected ? 0 : ofTerminal();
        return terminal > 0 ? terminal : usual;
    }

    private sealed class Redirection : IDisposable
    {
        public void Dispose() => _file = null;
    }
}
