using System.Xml.Linq;
using PcapStream.Cli.Commands.Profile;
using PcapStream.Cli.Tests.Support;
using PcapStream.Profiling;
using PcapStream.Profiling.Reports;

namespace PcapStream.Cli.Tests.Commands.Profile;

public sealed class ProfilePageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ProfilePageTests() => File.WriteAllText(_folder["Shop.cs"],
        "static void Fill()\n{\n    kept.Add(new byte[n]);\n\tkept.Clear(); // a | b <c> \u001b[31m\n}\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Page_is_well_formed_and_escapes_source()
    {
        string page = new ProfilePage().Render(Profile(), SizeUnit.Auto);
        XDocument document = XDocument.Parse(page.Replace("<!DOCTYPE html>", ""));
        Assert.DoesNotContain(
            document.Descendants().Attributes(),
            attribute => !attribute.IsNamespaceDeclaration && attribute.Value.Contains("//"));
        Assert.Contains("\tkept.Clear(); // a | b &lt;c&gt; \\x1b[31m</td>", page);
        Assert.Contains("<h2>Shop.Fill(List&lt;byte[]&gt;)</h2>", page);
        Assert.DoesNotContain('\u001b', page);
    }

    [Fact]
    public void Lines_have_bars_and_released_memory_another_colour()
    {
        string page = new ProfilePage().Render(Profile(), SizeUnit.B);
        Assert.Contains("<u class=\"c3\"><i style=\"width:100%\"></i></u></td><td>3</td>", page);
        Assert.Contains("<u class=\"c2\"><i style=\"width:40%\"></i></u></td><td>* 4</td>", page);
    }

    [Fact]
    public void Live_bytes_have_a_bar_of_their_own()
    {
        string page = new ProfilePage().Render(
            Profile() with { Live = new LiveReadings(3, 0.1, Complete: true, AtEnd: true) }, SizeUnit.B);
        Assert.Contains(
            "<u class=\"c1\"><i style=\"width:100%\"></i></u><u class=\"c3\"><i style=\"width:25%\"></i></u></td>"
            + "<td>3</td>", page);
        Assert.Contains("<h2>The lines that keep most alive</h2>", page);
    }

    [Fact]
    public void Growth_over_time_is_drawn_when_there_are_samples()
    {
        Assert.DoesNotContain("<svg", new ProfilePage().Render(Profile(), SizeUnit.Auto));
        string page = new ProfilePage().Render(
            Profile() with { Timeline = [Sample(0, 0), Sample(1, 1000), Sample(2, 600)] }, SizeUnit.Auto);
        Assert.Equal(2, page.Split("<svg").Length - 1);
        Assert.Contains("M0 200L500 0L1000 80", page);
    }

    [Fact]
    public void Methods_are_ordered_by_growth_and_linked()
    {
        MemoryProfile profile = Profile();
        ProfiledMethod larger = profile.Methods[0] with { Name = "Shop.Large", Title = "Shop.Large()", Growth = 5000 };
        string page = new ProfilePage().Render(profile with { Methods = [profile.Methods[0], larger] }, SizeUnit.B);
        Assert.Contains("<a href=\"#m0\">Shop.Large()</a>", page);
        Assert.Contains("id=\"m0\"><h2>Shop.Large()</h2>", page);
        Assert.Contains("<a href=\"#m1\">Shop.Fill(List&lt;byte[]&gt;)</a>", page);
    }

    private static ProfileSample Sample(double seconds, long bytes) =>
        new(seconds, bytes, new Dictionary<string, long> { ["Shop.Fill"] = bytes });

    private MemoryProfile Profile() => new(Backend.Alloc, ProfileEnding.Ended, Complete: true,
    [
        new ProfiledMethod("Shop.Fill", 1, 600,
        [
            new ProfiledLine(_folder["Shop.cs"], 1, 0, 1, 0, InProgress: false),
            new ProfiledLine(_folder["Shop.cs"], 3, 1000, 4, 0, InProgress: false) { Alive = 250 },
            new ProfiledLine(_folder["Shop.cs"], 4, -400, 1, 0, InProgress: true),
        ])
        {
            Title = "Shop.Fill(List<byte[]>)",
        },
    ]);
}
