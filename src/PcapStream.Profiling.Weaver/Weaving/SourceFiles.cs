using System.Security.Cryptography;
using Mono.Cecil.Cil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>
/// Finds the sources that a PDB names. A build with PathMap names no folders of this machine; then sources are searched
/// below the parent folders of the assembly and the current folder by the last parts of their names, and identified by
/// checksum.
/// </summary>
/// <param name="assembly">The assembly's path.</param>
internal sealed class SourceFiles(string assembly)
{
    private readonly Dictionary<string, string> _found = [];
    private readonly List<string> _changed = [];

    /// <summary>Sources that differ from the compiled ones.</summary>
    public IReadOnlyList<string> Changed => _changed;

    /// <summary>A document's path, or its name in the PDB when it is not found.</summary>
    public string Of(Document document)
    {
        if (!_found.TryGetValue(document.Url, out string? path))
            _found[document.Url] = path = Find(document);
        return path;
    }

    private string Find(Document document)
    {
        if (!File.Exists(document.Url))
        {
            return Candidates(document.Url).FirstOrDefault(
                candidate => File.Exists(candidate) && IsCompiled(document, candidate) == true) ?? document.Url;
        }
        if (IsCompiled(document, document.Url) == false)
            _changed.Add(document.Url);
        return document.Url;
    }

    private IEnumerable<string> Candidates(string name)
    {
        string[] parts = name.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
        foreach (string start in (string[])[Path.GetDirectoryName(assembly)!, Directory.GetCurrentDirectory()])
        {
            for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                for (int skipped = 0; skipped < parts.Length; skipped++)
                    yield return Path.Join([folder, .. parts[skipped..]]);
            }
        }
    }

    // Null when the PDB has no checksum or one of an unknown kind.
    private static bool? IsCompiled(Document document, string path)
    {
        HashAlgorithmName? algorithm = document.HashAlgorithm switch
        {
            DocumentHashAlgorithm.SHA256 => HashAlgorithmName.SHA256,
            DocumentHashAlgorithm.SHA1 => HashAlgorithmName.SHA1,
            _ => null,
        };
        if (algorithm is not { } known || document.Hash.Length == 0)
            return null;
        try
        {
            using FileStream file = File.OpenRead(path);
            return CryptographicOperations.HashData(known, file).AsSpan().SequenceEqual(document.Hash);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
