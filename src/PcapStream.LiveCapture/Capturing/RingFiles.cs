using System.Globalization;
using PcapStream.Capture;
using PcapStream.Capture.Compression;

namespace PcapStream.LiveCapture.Capturing;

/// <summary>
/// The files of a capture, one after the other, with dumpcap's names: number and local time of their start before the
/// extensions. Only files that this capture wrote are removed.
/// </summary>
/// <param name="path">The name from which the files' names are made.</param>
/// <param name="rules">How many to keep; null for one file of exactly that name.</param>
internal sealed class RingFiles(string path, RotationRules? rules)
{
    private readonly Queue<string> _kept = new();

    /// <summary>Files that exist, oldest first.</summary>
    public IReadOnlyCollection<string> Kept => _kept;

    /// <summary>Files that were started.</summary>
    public long Started { get; private set; }

    /// <summary>The name of the next file; removes the oldest one if there would be too many.</summary>
    /// <exception cref="CaptureException">The oldest file cannot be removed.</exception>
    public string Next(DateTime now)
    {
        Started++;
        string name = rules is null ? path : NameOf(path, Started, now);
        while (rules?.Files is { } most && _kept.Count >= most)
            Remove(_kept.Dequeue());
        _kept.Enqueue(name);
        return name;
    }

    /// <summary>dumpcap's name of a file: <c>out_00001_20240131235959.pcapng</c> for <c>out.pcapng</c>.</summary>
    public static string NameOf(string path, long number, DateTime time)
    {
        string folder = Path.GetDirectoryName(path) ?? "";
        string name = Path.GetFileName(path);
        string extension = Compressions.ForFile(name) is { } compression ? name[^compression.Extension.Length..] : "";
        string rest = name[..^extension.Length];
        extension = Path.GetExtension(rest) + extension;
        rest = Path.GetFileNameWithoutExtension(rest);
        return Path.Join(folder, string.Create(
            CultureInfo.InvariantCulture, $"{rest}_{number:00000}_{time:yyyyMMddHHmmss}{extension}"));
    }

    private static void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CaptureException($"{file}: the oldest file cannot be removed: {error.Message}", error);
        }
    }
}
