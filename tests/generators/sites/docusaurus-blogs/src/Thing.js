import React from "react";

export default () => <b>thing</b>;
