using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Weaver.Running;

namespace PcapStream.Profiling.Tests.Support;

/// <summary>Profiles programs that tests have compiled.</summary>
internal static class Profiled
{
    public static ProfileResult Run(TestProgram program, Backend backend = Backend.Alloc, string[]? match = null,
        string[]? arguments = null, List<string>? warnings = null) =>
        Run(new ProfileOptions
        {
            Program = program.Assembly,
            Arguments = arguments ?? [],
            Patterns = match ?? [],
            Backend = backend,
            Warned = text => warnings?.Add(text),
        });

    /// <summary>Profiles in a folder that is then removed.</summary>
    public static ProfileResult Run(ProfileOptions options)
    {
        string folder = Directory.CreateTempSubdirectory("pcapstream-profiled-").FullName;
        try
        {
            return ProfileSession.Run(options, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static ProfiledMethod Method(this ProfileResult result, string name) =>
        Assert.Single(result.Profile.Methods, method => method.Name == name);

    /// <summary>The only line of a method that contains a text.</summary>
    public static ProfiledLine Line(this ProfiledMethod method, string text)
    {
        var source = new SourceText();
        return Assert.Single(
            method.Lines.Skip(1), line => source.Line(line.File, line.Line).Contains(text, StringComparison.Ordinal));
    }
}
