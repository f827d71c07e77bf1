using PcapStream.Interop;

namespace PcapStream.Cli;

/// <summary>
/// Restores arguments whose bytes are not UTF-8. The runtime replaces such bytes, so that files of such names are not
/// found.
/// </summary>
internal static class CommandLineArguments
{
    private const string AsBytes = "/proc/self/cmdline";

    /// <summary>
    /// The arguments with <see cref="FileNames"/>' escapes for such bytes, where the system still has the originals.
    /// </summary>
    public static string[] Restore(string[] args)
    {
        if (!OperatingSystem.IsLinux() || !Array.Exists(args, arg => arg.Contains('\uFFFD')))
            return args;
        List<string> words = [];
        ReadOnlySpan<byte> rest = File.ReadAllBytes(AsBytes);
        while (rest.IndexOf((byte)0) is >= 0 and int end)
        {
            words.Add(FileNames.Decode(rest[..end]));
            rest = rest[(end + 1)..];
        }
        // The program comes first, and perhaps the host that runs it.
        return words.Count >= args.Length ? [.. words[^args.Length..]] : args;
    }
}
