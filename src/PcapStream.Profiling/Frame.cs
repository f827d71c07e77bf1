using System.ComponentModel;
using System.Runtime.CompilerServices;
using PcapStream.Profiling.Counters;
using PcapStream.Profiling.Meters;
using PcapStream.Profiling.Survival;

namespace PcapStream.Profiling;

/// <summary>
/// One activation of a profiled method. It is a local variable of the woven method, because exception filters run while
/// inner frames are still open: code must never ask for "the innermost frame".
/// </summary>
/// <remarks>
/// The charge at a probe is the reading now, less the reading at this frame's previous probe, less the charges to the
/// table since then (by inner frames). So, in any order of probes, the charges of a table add up to the growth of its
/// outermost activations. No probe allocates.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public unsafe struct Frame
{
    // Null when nothing is counted: before Enter, after Exit, and when there was no room.
    private TableCounters* _table;
    private ThreadCounters* _thread;
    private Frame* _outer;
    private long _reading;
    private long _charged;
    private long _entry;
    private long _outerCharged;
    private int _row;
    private int _point;
    private int _outerRow;

    /// <summary>Begins a call.</summary>
    /// <param name="table">The method's table.</param>
    public void Enter(int table)
    {
        Open(table, position: 0);
        if (_table != null)
            _table->Calls++;
    }

    /// <summary>
    /// Begins an activation that is not a call: a lambda, or a part of an asynchronous method or iterator.
    /// </summary>
    /// <param name="table">The table of the method that it belongs to.</param>
    /// <param name="position">The <see cref="Position"/> at which it was left; 0 for the signature.</param>
    public void Resume(int table, long position) => Open(table, position);

    /// <summary>The current row and point.</summary>
    /// <returns>Both in one number.</returns>
    public readonly long Position() => ((long)_row << 32) | (uint)_point;

    /// <summary>Charges the growth to the line before, and begins another line.</summary>
    /// <param name="row">The line's row in the table.</param>
    /// <param name="point">The sequence point's number in the method.</param>
    public void Hit(int row, int point)
    {
        if (_table == null)
            return;
        if (Meter.ReadsAtLines)
            Charge(Meter.Read());
        RowCounters* line = _table->Row(row);
        bool begins = row != _row || point <= _point;
        if (LiveHeap.IsOn && (LiveHeap.Pending > 0 || (begins && line->Occurrences >= line->Due)))
            LiveHeap.ReadBefore(_thread, line, begins);
        if (begins)
            line->Occurrences++;
        _row = row;
        _point = point;
        _table->Current = row;
    }

    /// <summary>Ends the activation; further calls have no effect.</summary>
    public void Exit()
    {
        if (_table == null)
            return;
        if (LiveHeap.IsOn && LiveHeap.Pending > 0)
            LiveHeap.ReadAtEnd(_thread);
        long now = Meter.Read();
        Charge(now);
        PassOn(now);
        _thread->Remove((Frame*)Unsafe.AsPointer(ref this), _outer);
        _table->Current = _outerRow;
        if (--_table->Depth == 0)
        {
            _table->Growth += now - _table->Entry;
            if (ActivationLog.IsOn && _table->Log != null)
                _table->Log->End();
        }
        _table = null;
    }

    /// <summary>
    /// Closes all frames of a thread when the program ends within them. They stay marked as in progress, even if an
    /// unhandled exception unwinds them afterwards.
    /// </summary>
    internal static void CloseAll(ThreadCounters* thread)
    {
        long now = Meter.Read();
        for (Frame* frame = thread->Innermost; frame != null; frame = frame->_outer)
        {
            TableCounters* table = frame->_table;
            frame->Charge(now);
            frame->PassOn(now);
            if (table->Closed == 0)
                table->Growth += now - table->Entry;
            table->Closed = 1;
        }
        for (; thread->Innermost != null; thread->Innermost = thread->Innermost->_outer)
            thread->Innermost->_table = null;
    }

    /// <summary>Charges the growth until now to the current lines of a thread's open frames.</summary>
    internal static void Settle(ThreadCounters* thread)
    {
        long now = Meter.Read();
        for (Frame* frame = thread->Innermost; frame != null; frame = frame->_outer)
        {
            frame->Charge(now);
            frame->PassOn(now);
        }
        for (Frame* frame = thread->Innermost; frame != null; frame = frame->_outer)
        {
            // An outer frame of the same table was charged after an inner one.
            frame->_charged = frame->_table->Charged;
            frame->BeginPassingOn(now);
        }
    }

    /// <summary>Excludes the profiler's own growth from the charges of a thread's open frames.</summary>
    internal static void Forgive(ThreadCounters* thread, long growth)
    {
        for (Frame* frame = thread->Innermost; frame != null; frame = frame->_outer)
        {
            frame->_reading += growth;
            frame->_entry += growth;
            if (frame->IsOutermost)
                frame->_table->Entry += growth;
        }
    }

    internal static void PrepareForgiving()
    {
        CastCache.Prepare(typeof(Frame), nameof(ForgiveCastCache));
        CastCache.Prepare(typeof(Frame), nameof(SettleCastCache));
        CastCache.Prepare(typeof(Frame), nameof(Forgive));
    }

    private static void SettleCastCache(ThreadCounters* thread)
    {
        if (thread->Innermost == null)
            thread->CastCacheVersion = CastCache.Version;
        else
            thread->Innermost->ForgiveCastCache(Meter.Read());
    }

    private readonly void ForgiveCastCache(long now)
    {
        _thread->CastCacheVersion = CastCache.Version;
        if (CastCache.Claim(now - _reading) is > 0 and { } surplus)
            Forgive(_thread, surplus);
    }

    private readonly bool IsOutermost
    {
        get
        {
            for (Frame* frame = _outer; frame != null; frame = frame->_outer)
            {
                if (frame->_table == _table)
                    return false;
            }
            return true;
        }
    }

    private void Open(int table, long position)
    {
        if (table >= Registry.NoTables)
        {
            _table = null;
            return;
        }
        ThreadCounters* thread = ThreadCounters.Current;
        if (thread == null)
            thread = ThreadCounters.Start();
        TableCounters* counters = thread->Table(table);
        _table = counters == null || counters->Closed != 0 ? null : counters;
        if (_table == null)
            return;
        _thread = thread;
        _outer = thread->Innermost;
        // The growth until here belongs to the outer frame.
        if (CastCache.IsWatched && CastCache.Version != thread->CastCacheVersion)
            SettleCastCache(thread);
        if (LiveHeap.IsOn && LiveHeap.Pending > 0)
            LiveHeap.ReadAtProbe(thread);
        thread->Innermost = (Frame*)Unsafe.AsPointer(ref this);
        _row = (int)(position >> 32);
        _point = (int)position;
        _outerRow = counters->Current;
        counters->Current = _row;
        _charged = counters->Charged;
        _reading = Meter.Read();
        BeginPassingOn(_reading);
        if (counters->Depth++ == 0)
        {
            counters->Entry = _reading;
            if (ActivationLog.IsOn && counters->Log != null)
                counters->Log->Begin();
        }
        long usage = Usage(_reading);
        if (usage > counters->HighestEntry)
            counters->HighestEntry = usage;
    }

    private void BeginPassingOn(long now)
    {
        _entry = now;
        _outerCharged = _outer == null ? 0 : _outer->_table->Charged;
    }

    // The growth since the last time that is charged to the calling line, too.
    private readonly void PassOn(long now)
    {
        if (_outer == null)
            return;
        TableCounters* caller = _outer->_table;
        long passed = now - _entry - (caller->Charged - _outerCharged);
        if (passed == 0)
            return;
        int row = Meter.ReadsAtLines ? _outer->_row : 0;
        caller->Row(row)->Inner += passed;
        if (LiveHeap.IsOn)
            CallCounters.Add(_table, caller, row, passed);
    }

    private static long Usage(long reading) => Settings.Backend == Backend.Live ? LiveHeap.Last : reading;

    private void Charge(long now)
    {
        if (CastCache.IsWatched && CastCache.Version != _thread->CastCacheVersion)
            ForgiveCastCache(now);
        RowCounters* row = _table->Row(Meter.ReadsAtLines ? _row : 0);
        long growth = now - _reading - (_table->Charged - _charged);
        row->Increment += growth;
        long usage = Usage(now);
        if (usage > row->Highest)
            row->Highest = usage;
        _table->Charged += growth;
        _charged = _table->Charged;
        _reading = now;
    }
}
