namespace PcapStream.Cli.Rendering;

/// <summary>Writes reports into files: a file of that name is whole or not there; a device cannot be renamed to.</summary>
internal static class WholeFile
{
    public static void Write(string target, string text)
    {
        if (target.StartsWith("/dev/", StringComparison.Ordinal))
        {
            File.WriteAllText(target, text);
            return;
        }
        string unfinished = $"{target}.unfinished";
        File.WriteAllText(unfinished, text);
        File.Move(unfinished, target, overwrite: true);
    }
}
