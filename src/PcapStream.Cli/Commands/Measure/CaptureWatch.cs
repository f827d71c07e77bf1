using PcapStream.Capture;
using PcapStream.Operations.Info;
using PcapStream.Processes;

namespace PcapStream.Cli.Commands.Measure;

/// <summary>
/// The captures among a program's arguments, and the moment when one of them is first open in its tree. The program's
/// size just before is its start-up size.
/// </summary>
internal sealed class CaptureWatch
{
    private readonly string[] _captures;
    private readonly HashSet<string> _targets;
    private long? _before;
    private bool _seen;

    private CaptureWatch(string[] captures)
    {
        _captures = captures;
        _targets = [.. captures.Select(FinalTarget)];
    }

    /// <summary>
    /// The resident set in bytes in the last sample before a capture was open; null when none was seen open, or one was
    /// open in the first sample.
    /// </summary>
    public long? StartupBytes { get; private set; }

    /// <returns>Null when no argument is a capture.</returns>
    public static CaptureWatch? Of(IEnumerable<string> arguments)
    {
        string[] captures = [.. arguments.Where(argument => File.Exists(argument) && IsCapture(argument)).Distinct()];
        return captures.Length == 0 ? null : new CaptureWatch(captures);
    }

    public void Add(TreeSample sample)
    {
        if (_seen)
            return;
        if (sample.Processes.Any(process => HasOpen(process.Id)))
        {
            _seen = true;
            StartupBytes = _before;
        }
        _before = sample.ResidentBytes;
    }

    /// <summary>The bytes of all captures, uncompressed; compressed ones are read to count them.</summary>
    /// <exception cref="CaptureException">A capture cannot be read any more.</exception>
    public long CountBytes() => _captures.Sum(capture =>
    {
        if (!File.Exists(capture))
            throw new CaptureException($"{capture}: was removed while the program ran");
        using (CaptureReader reader = CaptureReader.Open(capture))
        {
            if (reader.Length is { } length)
                return length;
        }
        return InfoOperation.Run(capture).CaptureBytes;
    });

    private static bool IsCapture(string path)
    {
        try
        {
            // The length of a pipe is 0, and opening one could block forever.
            var file = new FileInfo(path);
            if ((file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file).Length == 0)
                return false;
            CaptureReader.Open(path).Dispose();
            return true;
        }
        catch (Exception error) when (error is CaptureException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string FinalTarget(string capture) =>
        File.ResolveLinkTarget(capture, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(capture);

    private bool HasOpen(int process)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process}/fd")
                .Any(descriptor => _targets.Contains(new FileInfo(descriptor).LinkTarget ?? ""));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The process has ended, or belongs to another user.
            return false;
        }
    }
}
