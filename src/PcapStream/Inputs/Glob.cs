using PcapStream.Capture;
using PcapStream.Capture.Sources;

namespace PcapStream.Inputs;

/// <summary>
/// A path with wildcards in one or more of its segments. Folders are listed one at a time, and only those that the
/// segments before lead to.
/// </summary>
internal sealed class Glob
{
    private static readonly char[] Wildcards = ['*', '?', '['];
    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    private readonly List<string> _matches = [];
    private readonly Action<CaptureException> _fail;

    private Glob(Action<CaptureException> fail) => _fail = fail;

    public static bool IsGlob(string name) => name.IndexOfAny(Wildcards) >= 0;

    /// <summary>Everything that matches, folders too, in ordinal order; relative when the pattern is.</summary>
    /// <param name="pattern">The path.</param>
    /// <param name="fail">Told of folders that cannot be listed.</param>
    public static List<string> Expand(string pattern, Action<CaptureException> fail)
    {
        var glob = new Glob(fail);
        glob.Match(found: "", pattern);
        glob._matches.Sort(string.CompareOrdinal);
        return glob._matches;
    }

    private void Match(string found, string rest)
    {
        int wildcard = rest.IndexOfAny(Wildcards);
        if (wildcard < 0)
        {
            if (InputFile.Exists(found + rest) || InputFile.IsFolder(found + rest))
                _matches.Add(found + rest);
            return;
        }
        int start = rest.LastIndexOfAny(Separators, wildcard) + 1;
        int end = rest.IndexOfAny(Separators, wildcard) is >= 0 and int separator ? separator : rest.Length;
        found += rest[..start];
        List<string> names = Names(found, new GlobSegment(rest[start..end]), onlyFolders: end < rest.Length);
        foreach (string name in names)
        {
            if (end < rest.Length)
                Match(found + name, rest[end..]);
            else
                _matches.Add(IsStandardInput(found, name) ? Path.Join(".", name) : found + name);
        }
    }

    // A file of this name is none any more once its folder is left out.
    private static bool IsStandardInput(string found, string name) => found.Length == 0 && name == ByteSource.StandardInput;

    private List<string> Names(string folder, GlobSegment segment, bool onlyFolders)
    {
        var names = new List<string>();
        if (folder.Length == 0)
            folder = ".";
        if (InputFile.IsFolder(folder))
        {
            Folder.ForEach(folder, _fail, entry =>
            {
                if ((!onlyFolders || entry.IsFolder) && segment.Matches(entry.Name))
                    names.Add(entry.Name);
            });
        }
        return names;
    }
}
