using System.Diagnostics;
using PcapStream.Interop;
using PcapStream.Outputs;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Outputs;

/// <summary>An output never destroys other data, whatever its name leads to.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class OutputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => _folder["report.json"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Output_has_its_name_only_when_it_is_complete()
    {
        using var output = OutputFile.Create(Target);
        output.Stream.Write("new"u8);
        Assert.False(File.Exists(Target));
        output.Complete();
        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Equal(["report.json"], _folder.Files);
    }

    [Fact]
    public void New_file_gets_the_mode_of_the_replaced_one()
    {
        SkipUnlessUnix();
        foreach (UnixFileMode mode in (UnixFileMode[])[UnixFileMode.UserRead | UnixFileMode.UserWrite,
            (UnixFileMode)0x1B6, (UnixFileMode)0x9ED])
        {
            File.WriteAllText(Target, "old");
            File.SetUnixFileMode(Target, mode);
            Write(Target, "new");
            Assert.Equal(mode, File.GetUnixFileMode(Target));
            Assert.Equal("new", File.ReadAllText(Target));
        }
    }

    [Fact]
    public void Unfinished_file_of_a_private_one_is_private()
    {
        SkipUnlessUnix();
        File.WriteAllText(Target, "old");
        File.SetUnixFileMode(Target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var output = OutputFile.Create(Target);
        string aside = Assert.Single(_folder.Files, file => file != "report.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder[aside]));
    }

    [Fact]
    public void New_file_gets_the_owner_of_the_replaced_one()
    {
        Assert.SkipUnless(
            Environment.IsPrivilegedProcess && OperatingSystem.IsLinux(), "only root can give a file to somebody else");
        File.WriteAllText(Target, "old");
        Run("chown", "12345:23456", Target);
        File.SetUnixFileMode(Target, (UnixFileMode)0x9ED);
        Write(Target, "new");
        FileStatus status = FileStatus.Of(Target)!.Value;
        Assert.Equal((12345u, 23456u, (UnixFileMode)0x9ED), (status.Owner, status.Group, status.Mode));
    }

    [Fact]
    public void Symbolic_links_stay_and_their_target_is_replaced()
    {
        SkipUnlessUnix();
        Directory.CreateDirectory(_folder["elsewhere"]);
        File.WriteAllText(_folder["elsewhere/actual"], "old");
        File.CreateSymbolicLink(_folder["second"], "elsewhere/actual");
        File.CreateSymbolicLink(Target, _folder["second"]);
        Write(Target, "new");
        Assert.Equal(_folder["second"], new FileInfo(Target).LinkTarget);
        Assert.Equal("new", File.ReadAllText(_folder["elsewhere/actual"]));
        Assert.Equal(["actual"], Directory.GetFiles(_folder["elsewhere"]).Select(Path.GetFileName));
    }

    [Fact]
    public void Links_in_a_circle_are_an_error()
    {
        SkipUnlessUnix();
        File.CreateSymbolicLink(_folder["a"], _folder["b"]);
        File.CreateSymbolicLink(_folder["b"], _folder["a"]);
        OutputException error = Assert.Throws<OutputException>(() => OutputFile.Create(_folder["a"]));
        Assert.Equal($"{_folder["a"]}: cannot be created: too many levels of symbolic links", error.Message);
        File.CreateSymbolicLink(_folder["dangling"], "missing/target");
        Assert.Equal(
            $"{_folder["dangling"]}: cannot be created: no such directory", OutputFile.Refusal(_folder["dangling"]));
    }

    [Fact]
    public async Task Named_pipe_is_written_and_stays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "named pipes are Unix's");
        Run("mkfifo", Target);
        Task<string> read = Task.Run(() => File.ReadAllText(Target));
        Write(Target, "new");
        Assert.Equal("new", await read);
        Assert.Equal(FileKind.Pipe, FileStatus.Of(Target)!.Value.Kind);
        Assert.Equal(["report.json"], _folder.Files);
    }

    [Fact]
    public void Redirected_stream_is_written_at_its_position()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self/fd"), "the system has no names for descriptors");
        using (FileStream redirected = File.Create(_folder["log"]))
        {
            redirected.Write("before "u8);
            redirected.Flush();
            nint descriptor = redirected.SafeFileHandle.DangerousGetHandle();
            Write($"/proc/self/fd/{descriptor}", "written");
            Write($"/dev/fd/{descriptor}", " twice");
        }
        Assert.Equal("before written twice", File.ReadAllText(_folder["log"]));
    }

    [Fact]
    public void Planted_links_and_files_of_the_old_unfinished_name_are_left_alone()
    {
        SkipUnlessUnix();
        File.WriteAllText(_folder["victim"], "mine");
        File.CreateSymbolicLink($"{Target}.unfinished", _folder["victim"]);
        Write(Target, "new");
        Assert.Equal("mine", File.ReadAllText(_folder["victim"]));
        Assert.True(File.Exists($"{Target}.unfinished"));
    }

    [Fact]
    public void Many_writers_of_one_name_leave_one_whole_file()
    {
        string[] texts = [.. Enumerable.Range(0, 8).Select(i => new string((char)('a' + i), 100_000))];
        Parallel.ForEach(texts, text => Write(Target, text));
        Assert.Contains(File.ReadAllText(Target), texts);
        Assert.Equal(["report.json"], _folder.Files);
    }

    [Fact]
    public void Long_name_has_room_for_the_unfinished_one()
    {
        string name = new string('é', 127) + "x";
        Write(_folder[name], "new");
        Assert.Equal("new", File.ReadAllText(_folder[name]));
    }

    [Theory]
    [InlineData("in.pcap")]
    [InlineData("./folder/../in.pcap")]
    [InlineData("link")]
    [InlineData("hard")]
    [InlineData("folder/link")]
    public void Input_is_refused_as_an_output_by_any_name(string name)
    {
        SkipUnlessUnix();
        string input = _folder["in.pcap"];
        File.WriteAllText(input, "capture");
        Directory.CreateDirectory(_folder["folder"]);
        File.CreateSymbolicLink(_folder["link"], "in.pcap");
        File.CreateSymbolicLink(_folder["folder/link"], "../in.pcap");
        Run("ln", input, _folder["hard"]);
        string output = _folder[name];
        Assert.NotNull(OutputFile.FindConflict(output, ["-", input]));
        Assert.Throws<OutputException>(() => OutputFile.Create(output, [input]));
        Assert.Throws<OutputException>(() => OutputFile.Append(output, [input]));
        Assert.Equal("capture", File.ReadAllText(input));
        Assert.Null(OutputFile.FindConflict(_folder["out.pcap"], [input]));
    }

    [Fact]
    public void Device_may_be_input_and_output()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "there is no /dev/null");
        Assert.Null(OutputFile.FindConflict("/dev/null", ["/dev/null"]));
        Assert.False(OutputFile.AreSame("/dev/null", "/dev/null"));
    }

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "./a", true)]
    [InlineData("a", "b", false)]
    [InlineData("sub/a", "link/a", true)]
    [InlineData("sub/a", "a", false)]
    public void Two_outputs_of_one_file_are_found_before_it_exists(string one, string other, bool same)
    {
        SkipUnlessUnix();
        Directory.CreateDirectory(_folder["sub"]);
        File.CreateSymbolicLink(_folder["link"], "sub");
        Assert.Equal(same, OutputFile.AreSame(_folder[one], _folder[other]));
    }

    [Fact]
    public void Impossible_outputs_are_refused_in_advance()
    {
        Assert.EndsWith("is a directory, not a file to write", OutputFile.Refusal(_folder["."]));
        Assert.EndsWith("no such directory", OutputFile.Refusal(_folder["missing/x"]));
        Assert.EndsWith("no such directory", OutputFile.Refusal(_folder["missing"] + "/"));
        Assert.Equal("the name of an output is empty", OutputFile.Refusal(""));
    }

    [Fact]
    public void Appended_text_comes_at_the_end()
    {
        File.WriteAllText(Target, "one ");
        using (var output = OutputFile.Append(Target))
        {
            File.AppendAllText(Target, "two ");
            output.Stream.Write("three"u8);
            output.Complete();
        }
        Assert.Equal("one two three", File.ReadAllText(Target));
    }

    [Fact]
    public void Full_disk_leaves_the_old_file_and_nothing_else()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        using var output = OutputFile.Create("/dev/full");
        OutputException error = Assert.Throws<OutputException>(() => output.Stream.Write("new"u8));
        Assert.Equal("/dev/full: cannot be written: No space left on device", error.Message);
        Assert.Same(error, Assert.Throws<OutputException>(output.Complete));
    }

    [Fact]
    public void Name_that_is_not_utf8_is_written_and_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names are text there");
        string name = Path.Join(_folder.Path, FileNames.Decode([(byte)'a', 0xFF, 0x9B, (byte)'b']));
        Write(name, "old");
        Write(name, "new");
        Assert.Equal(3, FileStatus.Of(name)!.Value.Length);
        Assert.NotNull(OutputFile.FindConflict(name, [name]));
        Assert.Equal([Path.GetFileName(name)], FolderListing.Of(_folder.Path).Select(entry => entry.Name));
        using var file = new FileStream(SystemFiles.OpenToRead(name), FileAccess.Read);
        Assert.Equal("new", new StreamReader(file).ReadToEnd());
        SystemFiles.Delete(name);
        Assert.Empty(FolderListing.Of(_folder.Path));
    }

    private static void Write(string path, string text)
    {
        using var output = OutputFile.Create(path);
        output.Stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
        output.Complete();
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static void SkipUnlessUnix() => Assert.SkipWhen(OperatingSystem.IsWindows(), "modes and links are Unix's");
}
