using System.Globalization;

namespace PcapStream.Outputs;

/// <summary>
/// Names of the process's own streams. By such a name the system would open a redirected file again, at its start, and
/// write over what is there.
/// </summary>
internal static class StandardStreams
{
    private static readonly string[] Folders = ["/dev/fd/", "/proc/self/fd/"];

    /// <summary>The descriptor that a name stands for; null for a file.</summary>
    public static int? Descriptor(string path)
    {
        if (path is OutputFile.StandardOutput or "/dev/stdout")
            return 1;
        if (path is "/dev/stderr")
            return 2;
        string? folder = Array.Find(Folders, folder => path.StartsWith(folder, StringComparison.Ordinal));
        return folder is not null && int.TryParse(path.AsSpan(folder.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor)
            ? descriptor
            : null;
    }

    /// <summary>Its name in messages.</summary>
    public static string Name(int descriptor) => descriptor switch
    {
        1 => "standard output",
        2 => "standard error",
        _ => string.Create(CultureInfo.InvariantCulture, $"/dev/fd/{descriptor}"),
    };
}
