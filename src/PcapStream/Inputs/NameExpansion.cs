using PcapStream.Capture;
using PcapStream.Capture.Sources;

namespace PcapStream.Inputs;

/// <summary>Turns names into files, one name after the other, and collects failures.</summary>
internal sealed class NameExpansion(CaptureSetOptions options)
{
    private readonly List<string> _files = [];
    private readonly List<string> _lists = [];
    private readonly List<CaptureException> _failures = [];

    public IReadOnlyList<string> Files => _files;

    public IReadOnlyList<string> Lists => _lists;

    public IReadOnlyList<CaptureException> Failures => _failures;

    public void Add(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        // Nearly every name is a file's, and costs one query of the file system.
        if (name == ByteSource.StandardInput || InputFile.Exists(name))
            _files.Add(name);
        else if (InputFile.IsFolder(name))
            AddFolder(name);
        else if (NameList.IsList(name))
            AddList(name);
        else
            AddMatches(name);
    }

    private void AddFolder(string folder)
    {
        if (!options.Recurse)
        {
            Fail($"{folder}: is a directory; -R reads the captures in it");
            return;
        }
        int failures = _failures.Count;
        List<string> captures = FolderWalk.Captures(folder, options.Skipped, _failures.Add);
        _files.AddRange(captures);
        if (captures.Count == 0 && _failures.Count == failures)
            Fail($"{folder}: no capture is in it");
    }

    private void AddList(string list)
    {
        _lists.Add(NameList.FileOf(list));
        try
        {
            foreach (string name in NameList.Read(list))
            {
                if (NameList.IsList(name) && !InputFile.Exists(name))
                    Fail($"{list}: {name}: a list in a list is not read");
                else
                    Add(name);
            }
        }
        catch (CaptureException error)
        {
            _failures.Add(error);
        }
    }

    private void AddMatches(string name)
    {
        if (!Glob.IsGlob(name))
        {
            // Opening it will report the fault, as for a file that is removed meanwhile.
            _files.Add(name);
            return;
        }
        int failures = _failures.Count;
        List<string> matches = Glob.Expand(name, _failures.Add);
        foreach (string match in matches)
        {
            if (InputFile.IsFolder(match))
                AddFolder(match);
            else
                _files.Add(match);
        }
        if (matches.Count == 0 && _failures.Count == failures)
            Fail($"no file matches {name}");
    }

    private void Fail(string message) => _failures.Add(new CaptureException(message));
}
