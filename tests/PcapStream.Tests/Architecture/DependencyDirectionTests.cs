using System.Text.RegularExpressions;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Architecture;

/// <summary>Who may depend on whom: the one table that decides it, held against the sources.</summary>
public sealed partial class DependencyDirectionTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Buffers"] = [],
        ["Interop"] = [],
        ["Outputs"] = ["Interop"],
        ["Capture"] = ["Interop", "Outputs"],
        ["Filtering"] = ["Interop"],
        ["Tables"] = ["Buffers"],
        ["Batching"] = ["Buffers", "Capture"],
        ["Protocols"] = ["Capture"],
        ["Inputs"] = ["Buffers", "Capture", "Batching", "Interop"],
        ["Receipts"] = ["Buffers"],
        ["Operations"] = ["Buffers", "Capture", "Protocols", "Filtering", "Batching", "Inputs", "Outputs", "Receipts", "Tables"],
    };

    /// <summary>A plan does on samples what those that it predicts do on the whole, or it would predict something else.</summary>
    private static readonly Dictionary<string, string[]> OperationMayUse = new()
    {
        ["Plan"] = ["Count", "Export"],
    };

    public static TheoryData<string> Folders => [.. Directory.GetDirectories(LibraryFolder).Select(path => Path.GetFileName(path)!).Except(["bin", "obj"])];

    private static string LibraryFolder => Path.Combine(Repository.Root, "src", "PcapStream");

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_the_folders_that_it_may(string folder)
    {
        Assert.True(MayUse.ContainsKey(folder), $"src/PcapStream/{folder} is not in the table of who may use whom");
        foreach (string file in Sources(folder))
        {
            IEnumerable<string> used = NamespaceReference().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value);
            Assert.Empty(used.Where(name => name != folder && !MayUse[folder].Contains(name)).Select(name => $"{file} uses {name}"));
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_is_a_namespace(string folder)
    {
        foreach (string file in Sources(folder))
        {
            string expected = Path.GetRelativePath(LibraryFolder, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.');
            Assert.Contains($"namespace PcapStream.{expected};", File.ReadAllText(file));
        }
    }

    [Fact]
    public void An_operation_uses_no_other_operation_but_a_plan_those_that_it_predicts()
    {
        foreach (string folder in Directory.GetDirectories(Path.Combine(LibraryFolder, "Operations")))
        {
            string name = Path.GetFileName(folder);
            string[] usable = [name, .. OperationMayUse.GetValueOrDefault(name, [])];
            foreach (string file in Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories))
            {
                Assert.Empty(OperationReference().Matches(File.ReadAllText(file))
                    .Where(match => !usable.Contains(match.Groups[1].Value)).Select(match => $"{file} uses {match.Groups[1].Value}"));
            }
        }
    }

    [Fact]
    public void The_library_refers_to_nothing_but_the_runtime()
    {
        Assert.All(typeof(PcapStream.Batching.BatchReader).Assembly.GetReferencedAssemblies(),
            name => Assert.Matches(@"^(System(\.|$)|Microsoft\.Win32\.Primitives$)", name.Name));
    }

    private static string[] Sources(string folder) => Directory.GetFiles(Path.Combine(LibraryFolder, folder), "*.cs", SearchOption.AllDirectories);

    [GeneratedRegex(@"(?:using PcapStream\.|(?<![\w.])(?:global::)?PcapStream\.)(\w+)")]
    private static partial Regex NamespaceReference();

    [GeneratedRegex(@"PcapStream\.Operations\.(\w+)\s*;\s*$", RegexOptions.Multiline)]
    private static partial Regex OperationReference();
}
