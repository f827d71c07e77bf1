using System.Globalization;
using PcapStream.Expansion.Measuring;
using PcapStream.Processes;

namespace PcapStream.Expansion.Cutting;

/// <summary>
/// Lets a shell command write the parts. In it, <c>{}</c> stands for the input, <c>{share}</c> for the share of it that
/// is wanted (0 for the empty part), and <c>{out}</c> for the file to write; without <c>{out}</c>, its standard output
/// is the part.
/// </summary>
/// <param name="command">The command.</param>
public sealed class CommandCutter(string command)
{
    private const string Input = "{}";
    private const string Share = "{share}";
    private const string Output = "{out}";

    /// <inheritdoc cref="InputParts.Cutter"/>
    /// <exception cref="IOException">
    /// The command cannot be started or fails, writes no part, or writes parts that do not grow with their shares.
    /// </exception>
    public InputParts Cut(
        string input, string folder, IReadOnlyList<double> shares, CancellationToken cancellation)
    {
        var file = new FileParts(input, folder, cancellation);
        InputPart[] parts = [.. shares.Prepend(0).Select(share => Write(file, share, cancellation))];
        for (int i = 1; i <= shares.Count; i++)
        {
            long next = i < shares.Count ? parts[i + 1].Bytes : file.Length;
            if (parts[i].Bytes <= parts[i - 1].Bytes || parts[i].Bytes >= next)
            {
                throw new IOException(string.Create(CultureInfo.InvariantCulture,
                    $"{command}: wrote {parts[i].Bytes} bytes for a share of {shares[i - 1]}, where more than "
                    + $"{parts[i - 1].Bytes} and fewer than {next} were expected"));
            }
        }
        return new InputParts(file.Whole, parts[0], parts[1..]);
    }

    private InputPart Write(FileParts file, double share, CancellationToken cancellation)
    {
        string path = file.PathOf($"share-{share}");
        // The shell's own quotes keep any path one word.
        string script = command.Replace(Input, "\"$1\"", StringComparison.Ordinal)
            .Replace(Share, "\"$2\"", StringComparison.Ordinal)
            .Replace(Output, "\"$3\"", StringComparison.Ordinal);
        if (!command.Contains(Output, StringComparison.Ordinal))
            script = $"{{ {script}\n}} > \"$3\"";
        ProcessResult result;
        try
        {
            result = ProcessRun.Run(
                new ProcessCommand
                {
                    Arguments =
                    [
                        "sh", "-c", script, "sh", file.Whole.Path, share.ToString(CultureInfo.InvariantCulture), path,
                    ],
                    StandardOutput = StreamTarget.Null,
                    StandardError = StreamTarget.CaptureTail,
                },
                null,
                cancellation);
        }
        catch (ProcessStartException error)
        {
            throw new IOException($"{command}: {error.Message}", error);
        }
        cancellation.ThrowIfCancellationRequested();
        if (result.ExitCode != 0)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture,
                $"{command}: failed with exit code {result.ExitCode} for a share of {share}: "
                + $"{result.ErrorTail.TrimEnd()}"));
        }
        return File.Exists(path)
            ? new InputPart(path, new FileInfo(path).Length)
            : throw new IOException(string.Create(
                CultureInfo.InvariantCulture, $"{command}: wrote no part for a share of {share}"));
    }
}
