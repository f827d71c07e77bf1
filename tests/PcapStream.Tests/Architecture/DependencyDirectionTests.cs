using System.Text.RegularExpressions;
using System.Xml.Linq;
using PcapStream.Batching;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Architecture;

/// <summary>Compares the sources with the tables of the architecture document.</summary>
public sealed partial class DependencyDirectionTests
{
    // A plan runs the operations that it predicts, on samples.
    private static readonly Dictionary<string, string[]> OperationMayUse = new()
    {
        ["Plan"] = ["Convert", "Count", "Export", "Stats"],
    };

    public static TheoryData<string> Folders => [.. Subfolders(LibraryFolder).Except(["bin", "obj"])];

    public static TheoryData<string> Projects => [.. Subfolders(SourceFolder)];

    private static string SourceFolder => Path.Combine(Repository.Root, "src");

    private static string LibraryFolder => Path.Combine(SourceFolder, "PcapStream");

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_uses_the_projects_of_its_row(string project)
    {
        Assert.True(ArchitectureDocument.Projects.ContainsKey(project), $"src/{project} has no row");
        var file = XDocument.Load(Path.Combine(SourceFolder, project, $"{project}.csproj"));
        IEnumerable<string> used = file.Descendants("ProjectReference")
            .Where(reference => reference.Attribute("OutputItemType") is null)
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
        Assert.Equal(ArchitectureDocument.Projects[project].Order(), used.Order());
    }

    [Fact]
    public void Every_row_has_a_folder()
    {
        Assert.Equal(ArchitectureDocument.Projects.Keys.Order(), Subfolders(SourceFolder).Order());
        Assert.Equal(
            ArchitectureDocument.Folders.Keys.Order(), Subfolders(LibraryFolder).Except(["bin", "obj"]).Order());
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_uses_only_the_folders_of_its_row(string folder)
    {
        string[] allowed = [folder, .. ArchitectureDocument.Folders[folder]];
        foreach (string file in Sources(folder))
        {
            IEnumerable<string> used = NamespaceReference().Matches(File.ReadAllText(file))
                .Select(match => match.Groups[1].Value);
            Assert.Empty(used.Except(allowed).Select(name => $"{file} uses {name}"));
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_is_a_namespace(string folder)
    {
        foreach (string file in Sources(folder))
        {
            string path = Path.GetRelativePath(LibraryFolder, Path.GetDirectoryName(file)!);
            string expected = path.Replace(Path.DirectorySeparatorChar, '.');
            Assert.Contains($"namespace PcapStream.{expected};", File.ReadAllText(file));
        }
    }

    [Fact]
    public void Operation_uses_no_other_operation()
    {
        foreach (string folder in Directory.GetDirectories(Path.Combine(LibraryFolder, "Operations")))
        {
            string name = Path.GetFileName(folder);
            // Selection, parts, streams and the analysis of TCP are parts of operations, and none themselves.
            string[] allowed =
            [
                name, "Parts", "Selection", "SequenceAnalysis", "Streams",
                .. OperationMayUse.GetValueOrDefault(name, []),
            ];
            foreach (string file in Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories))
            {
                IEnumerable<string> used = OperationReference().Matches(File.ReadAllText(file))
                    .Select(match => match.Groups[1].Value);
                Assert.Empty(used.Except(allowed).Select(other => $"{file} uses {other}"));
            }
        }
    }

    [Fact]
    public void Library_refers_to_the_runtime_and_codecs_alone()
    {
        Assert.All(typeof(BatchReader).Assembly.GetReferencedAssemblies(),
            name => Assert.Matches(@"^(System(\.|$)|Microsoft\.Win32\.Primitives$|K4os\.|ZstdSharp$)", name.Name));
    }

    private static IEnumerable<string> Subfolders(string folder) =>
        Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)!);

    private static string[] Sources(string folder) =>
        Directory.GetFiles(Path.Combine(LibraryFolder, folder), "*.cs", SearchOption.AllDirectories);

    [GeneratedRegex(@"(?:using PcapStream\.|(?<![\w.])(?:global::)?PcapStream\.)(\w+)")]
    private static partial Regex NamespaceReference();

    [GeneratedRegex(@"using PcapStream\.Operations\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex OperationReference();
}
