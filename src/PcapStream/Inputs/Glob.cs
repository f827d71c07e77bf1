using System.Text;
using PcapStream.Capture;
using PcapStream.Capture.Sources;

namespace PcapStream.Inputs;

/// <summary>
/// A path with wildcards in one or more of its segments. Folders are listed one at a time, and only those that the
/// earlier segments match.
/// </summary>
internal sealed class Glob
{
    private static readonly char[] Wildcards = ['*', '?', '['];
    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    private readonly List<string> _matches = [];
    private readonly Action<CaptureException> _fail;

    private Glob(Action<CaptureException> fail) => _fail = fail;

    public static bool IsGlob(string name) => name.IndexOfAny(Wildcards) >= 0;

    /// <summary>All matches, including folders, in ordinal order; relative when the pattern is.</summary>
    /// <param name="pattern">The path.</param>
    /// <param name="fail">Called for each folder that cannot be listed.</param>
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

    // A file name is only relative once its folder is left out.
    private static bool IsStandardInput(string found, string name) =>
        found.Length == 0 && name == ByteSource.StandardInput;

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

/// <summary>
/// One segment of a glob, as in POSIX
/// (https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_14): <c>*</c> is any letters,
/// <c>?</c> any one, <c>[a-z_]</c> one of these, <c>[!a-z_]</c> or <c>[^a-z_]</c> one of the others. A letter is a code
/// point. The only escape is <c>[*]</c>, and there are no named classes. Time grows at most with the product of the two
/// lengths.
/// </summary>
internal sealed class GlobSegment
{
    private readonly bool _ignoreCase;
    private readonly int[] _pattern;
    private readonly int _lastClosing;

    public GlobSegment(string pattern)
        : this(pattern, OperatingSystem.IsWindows())
    {
    }

    public GlobSegment(string pattern, bool ignoreCase)
    {
        _ignoreCase = ignoreCase;
        _pattern = Letters(pattern);
        _lastClosing = Array.LastIndexOf(_pattern, ']');
    }

    public bool Matches(string name)
    {
        int[] letters = Letters(name);
        // A hidden file is only matched by a pattern that starts with a dot.
        if (letters.Length > 0 && letters[0] == '.' && (_pattern.Length == 0 || _pattern[0] != '.'))
            return false;
        int at = 0;
        int letter = 0;
        int behindStar = -1;
        int taken = 0;
        while (letter < letters.Length)
        {
            if (at < _pattern.Length && _pattern[at] == '*')
            {
                behindStar = ++at;
                taken = letter;
            }
            else if (at < _pattern.Length && MatchesOne(ref at, letters[letter]))
            {
                letter++;
            }
            else if (behindStar < 0)
            {
                return false;
            }
            else
            {
                // Only the last star needs another try: more letters for an earlier one would be fewer for this one.
                at = behindStar;
                letter = ++taken;
            }
        }
        return _pattern.AsSpan(at).TrimStart('*').IsEmpty;
    }

    private bool MatchesOne(ref int at, int letter)
    {
        int element = _pattern[at++];
        if (element == '?')
            return true;
        // A bracket that is not closed is literal.
        if (element != '[' || EndOfSet(at) is not (>= 0 and int end))
            return element == letter;
        ReadOnlySpan<int> set = _pattern.AsSpan(at..end);
        at = end + 1;
        return set[0] is '!' or '^' ? !Contains(set[1..], letter) : Contains(set, letter);
    }

    // A closing bracket that comes first is a member.
    private int EndOfSet(int start)
    {
        int first = start < _pattern.Length && _pattern[start] is '!' or '^' ? start + 1 : start;
        // Searched only if there is one: a row of opening brackets is not searched again for each of them.
        return first < _lastClosing ? Array.IndexOf(_pattern, ']', first + 1) : -1;
    }

    private static bool Contains(ReadOnlySpan<int> set, int letter)
    {
        while (!set.IsEmpty)
        {
            bool isRange = set.Length > 2 && set[1] == '-';
            if (letter >= set[0] && letter <= set[isRange ? 2 : 0])
                return true;
            set = set[(isRange ? 3 : 1)..];
        }
        return false;
    }

    private int[] Letters(string text)
    {
        var letters = new List<int>(text.Length);
        if (_ignoreCase)
            text = text.ToUpperInvariant();
        for (int i = 0; i < text.Length;)
        {
            // A byte that is not UTF-8 counts as one letter.
            bool isRune = Rune.TryGetRuneAt(text, i, out Rune letter);
            letters.Add(isRune ? letter.Value : text[i]);
            i += isRune ? letter.Utf16SequenceLength : 1;
        }
        return [.. letters];
    }
}
