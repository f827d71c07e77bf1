using System.Security.Cryptography;
using Mono.Cecil.Cil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>
/// Where the sources are that a PDB names. A build with PathMap names none of this machine's folders: then the source is
/// looked for below the folders around the assembly and around the current one, by the last parts of its name, and known
/// by its checksum.
/// </summary>
/// <param name="assembly">The assembly's path.</param>
internal sealed class SourceFiles(string assembly)
{
    private readonly Dictionary<string, string> _found = [];
    private readonly List<string> _changed = [];

    /// <summary>Sources that are not what was compiled.</summary>
    public IReadOnlyList<string> Changed => _changed;

    /// <summary>A document's path, or its name in the PDB where it is not found.</summary>
    public string Of(Document document)
    {
        if (!_found.TryGetValue(document.Url, out string? path))
            _found[document.Url] = path = Find(document);
        return path;
    }

    private string Find(Document document)
    {
        if (!File.Exists(document.Url))
            return Candidates(document.Url).FirstOrDefault(candidate => File.Exists(candidate) && IsCompiled(document, candidate) == true) ?? document.Url;
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

    // Null where the PDB has no checksum, or one of another kind.
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
