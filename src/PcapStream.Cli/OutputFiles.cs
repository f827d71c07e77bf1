using System.Text;
using PcapStream.Outputs;

namespace PcapStream.Cli;

/// <summary>The files that a command writes besides its standard output.</summary>
internal static class OutputFiles
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Refuses outputs that would overwrite an input or cannot be written, before any work is done.</summary>
    /// <param name="outputs">
    /// The files, each with the option that names it; null for an option that is not given.
    /// </param>
    /// <param name="inputs">The inputs, with <c>-</c> for the standard input.</param>
    /// <exception cref="UsageException">An output is an input, or is named twice.</exception>
    /// <exception cref="OutputException">An output cannot be written.</exception>
    public static void Check((string Option, string? Path)[] outputs, IReadOnlyCollection<string> inputs)
    {
        var named = new List<(string Option, string Path)>();
        foreach ((string option, string? path) in outputs)
        {
            if (path is null)
                continue;
            if (OutputFile.FindConflict(path, inputs) is { } harm)
                throw new UsageException($"{option}: {harm}");
            if (OutputFile.Refusal(path) is { } reason)
                throw new OutputException(reason);
            if (named.Find(other => OutputFile.AreSame(other.Path, path)) is { Path: not null } twice)
                throw new UsageException($"{option} {path}: {twice.Option} writes the same file");
            named.Add((option, path));
        }
    }

    /// <summary>Refuses a standard output that is redirected to an input.</summary>
    /// <exception cref="UsageException">The standard output is an input.</exception>
    public static void CheckStandardOutput(IReadOnlyCollection<string> inputs)
    {
        if (OutputFile.FindConflict(OutputFile.StandardOutput, inputs) is { } harm)
            throw new UsageException(harm);
    }

    /// <summary>Writes a whole report. A closed pipe is not an error.</summary>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, string text) => Write(OutputFile.Create(path), text);

    /// <summary>Appends a report to a file.</summary>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Append(string path, string text) => Write(OutputFile.Append(path), text);

    private static void Write(OutputFile file, string text)
    {
        Interruption.HandleSignals();
        using (file)
        {
            try
            {
                file.Stream.Write(Utf8.GetBytes(PrintableText.Of(text, keepLines: true)));
                file.Complete();
            }
            catch (OutputException error) when (error.ReaderIsGone)
            {
                // The reader closed the pipe, like head after its lines.
            }
        }
    }
}
