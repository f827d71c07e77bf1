namespace PcapStream.Cli.Rendering;

/// <summary>Writes reports into files: a file of that name is whole or not there; a device cannot be renamed to.</summary>
internal static class WholeFile
{
    /// <summary>Refuses what could not be written in the end, before hours are spent on what goes there.</summary>
    /// <param name="option">Who names the file.</param>
    /// <param name="target">The file.</param>
    /// <exception cref="UsageException">It is a folder, or its folder is not there.</exception>
    public static void Check(string option, string target)
    {
        if (Directory.Exists(target))
            throw new UsageException($"{option} {target}: is a folder");
        if (target.Length == 0 || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(target))))
            throw new UsageException($"{option} {target}: no such folder");
    }

    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string target, string text)
    {
        if (IsDevice(target))
        {
            File.WriteAllText(target, text);
            return;
        }
        string unfinished = $"{target}.unfinished";
        try
        {
            File.WriteAllText(unfinished, text);
            File.Move(unfinished, target, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>The same behind what the file holds; what goes to a device comes behind all before by itself.</summary>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static void Append(string target, string text) =>
        Write(target, !IsDevice(target) && File.Exists(target) ? File.ReadAllText(target) + text : text);

    private static bool IsDevice(string target) => target.StartsWith("/dev/", StringComparison.Ordinal);
}
