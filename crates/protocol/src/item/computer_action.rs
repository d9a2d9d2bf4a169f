//! What can be done at a computer.

tagged! {
    /// One thing done at a computer. Places are pixels from the top left.
    pub enum ComputerAction {
        /// A click.
        Click = "click",
        /// A double click.
        DoubleClick = "double_click",
        /// A drag along a path.
        Drag = "drag",
        /// Keys pressed together.
        Keypress = "keypress",
        /// The pointer moved.
        Move(MovePointer) = "move",
        /// A look at the screen.
        Screenshot = "screenshot",
        /// A scroll.
        Scroll = "scroll",
        /// Text typed.
        Type(TypeText) = "type",
        /// A wait.
        Wait = "wait",
    }
}

object_type! {
    /// A click.
    pub struct Click = "click" {
        /// The place from the left.
        x: i64,
        /// The place from the top.
        y: i64,
        /// Which button.
        button: Option<MouseButton>,
        /// The keys held meanwhile.
        keys: Option<Vec<String>>,
    }
}

open_enum! {
    /// A button of a mouse.
    pub enum MouseButton {
        /// The left one.
        Left = "left",
        /// The right one.
        Right = "right",
        /// The wheel.
        Wheel = "wheel",
        /// The one that goes back.
        Back = "back",
        /// The one that goes forward.
        Forward = "forward",
    }
}

object_type! {
    /// A double click.
    pub struct DoubleClick = "double_click" {
        /// The place from the left.
        x: i64,
        /// The place from the top.
        y: i64,
        /// The keys held meanwhile.
        keys: Option<Vec<String>>,
    }
}

object_type! {
    /// A drag along a path.
    pub struct Drag = "drag" {
        /// The points, from first to last.
        path: Vec<Point>,
        /// The keys held meanwhile.
        keys: Option<Vec<String>>,
    }
}

object_type! {
    /// A place on the screen.
    pub struct Point {
        /// From the left.
        x: i64,
        /// From the top.
        y: i64,
    }
}

object_type! {
    /// Keys pressed together.
    pub struct Keypress = "keypress" {
        /// The keys' names.
        keys: Vec<String>,
    }
}

object_type! {
    /// The pointer moved.
    pub struct MovePointer = "move" {
        /// The place from the left.
        x: i64,
        /// The place from the top.
        y: i64,
        /// The keys held meanwhile.
        keys: Option<Vec<String>>,
    }
}

object_type! {
    /// A look at the screen.
    pub struct Screenshot = "screenshot" {}
}

object_type! {
    /// A scroll.
    pub struct Scroll = "scroll" {
        /// The place from the left.
        x: i64,
        /// The place from the top.
        y: i64,
        /// How far to the right.
        scroll_x: i64,
        /// How far down.
        scroll_y: i64,
        /// The keys held meanwhile.
        keys: Option<Vec<String>>,
    }
}

object_type! {
    /// Text typed.
    pub struct TypeText = "type" {
        /// The text.
        text: String,
    }
}

object_type! {
    /// A wait.
    pub struct Wait = "wait" {}
}
