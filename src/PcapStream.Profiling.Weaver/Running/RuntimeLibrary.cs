using System.Reflection;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>What profiled programs load, as a file.</summary>
internal static class RuntimeLibrary
{
    public const string FileName = "PcapStream.Profiling.dll";

    /// <summary>Its path: beside this program, or, for a program that is one file, where it is unpacked to.</summary>
    /// <param name="folder">Where to unpack it.</param>
    public static string Locate(string folder)
    {
        string beside = Path.Combine(AppContext.BaseDirectory, FileName);
        if (File.Exists(beside))
            return beside;
        using Stream within = Assembly.GetEntryAssembly()?.GetManifestResourceStream(FileName)
            ?? throw new ProfilingException($"{FileName} is missing beside this program");
        string unpacked = Path.Combine(folder, FileName);
        using FileStream file = File.Create(unpacked);
        within.CopyTo(file);
        return unpacked;
    }
}
